"""A real browser for tests: a headless Chromium, and pages of an origin of their own."""

from eightgentc_testing.browser.chromium import Chromium, find_chromium
from eightgentc_testing.browser.page import Page, page_of_its_own

__all__ = ["Chromium", "Page", "find_chromium", "page_of_its_own"]
