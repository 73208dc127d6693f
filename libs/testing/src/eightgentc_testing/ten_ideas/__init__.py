"""Ten ideas as people tell them in several chats, the plans that are made of them, and rules that score the plans.

`python -m eightgentc_testing.ten_ideas` makes and scores them over the engine that is named: where prompts are tried.
"""
