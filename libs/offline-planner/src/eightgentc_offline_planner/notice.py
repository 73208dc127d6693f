"""What is said beside every answer, and never in it: that no model was at work, and how to get one."""

MODEL = "offline-planner"
TEXT = "No model was at work: the offline planner arranged your own sentences and asked for what is missing."
HOW = (
    "For a model run scripts/up --ai local, which fetches a small one; or start a server on this machine (Ollama, LM "
    "Studio, llama.cpp or vLLM) and run scripts/up --ai auto; or set OPENAI_API_KEY; or name any OpenAI-compatible "
    "server: scripts/up --ai http://…/v1."
)
DRAWS = ("flowchart", "mindmap", "timeline", "gantt")
"""The kinds of diagrams; the last one where a date was said."""
NOTICE = {"provider": MODEL, "text": TEXT, "how": HOW, "draws": list(DRAWS)}
