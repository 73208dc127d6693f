"""Every check of the repository that needs no outside service; scripts/test and CI run exactly these."""
