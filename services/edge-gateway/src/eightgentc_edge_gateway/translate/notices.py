"""What a person is told about an answer, depending on the provider that made it. Never stored."""

from __future__ import annotations

from eightgentc_edge_gateway.translate.reader import JsonObject

NOTICES: dict[str, JsonObject] = {
    "offline-planner": {
        "provider": "offline-planner",
        "text": "No model was at work: the offline planner arranged your own sentences and asked for what is missing.",
        "how": "For a model run scripts/up --ai local, which fetches a small one; or start a server on this machine "
        "(Ollama, LM Studio, llama.cpp or vLLM) and run scripts/up --ai auto; or set OPENAI_API_KEY; or name "
        "any OpenAI-compatible server: scripts/up --ai http://…/v1.",
        "draws": ["flowchart", "mindmap", "timeline", "gantt"],
    }
}
"""By the provider of the generation; a test holds them against the planner's own."""
FILES_NOT_READ: JsonObject = {
    "text": "Files are kept with the message, but not read: only its text is answered."
}
