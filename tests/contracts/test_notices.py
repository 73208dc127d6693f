"""What the gateway tells of the offline planner is what the planner tells of itself."""

from eightgentc_edge_gateway.translate.notices import NOTICES
from eightgentc_offline_planner.notice import MODEL, NOTICE


def test_notice_of_the_gateway_is_that_of_the_planner():
    assert NOTICES[MODEL] == NOTICE
