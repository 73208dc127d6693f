"""A scripted OpenAI-compatible server over real HTTP: a test says what it answers next, and how it breaks."""

from .answer import Answer, Fault, HTTPAnswer, ToolCall, Usage, http_error, raw, refusal, text, tool_call
from .gate import Gate
from .recorded import Recorded
from .server import ModelServer
from .word_vectors import WordVectors

__all__ = [
    "Answer",
    "Fault",
    "Gate",
    "HTTPAnswer",
    "ModelServer",
    "Recorded",
    "ToolCall",
    "Usage",
    "WordVectors",
    "http_error",
    "raw",
    "refusal",
    "text",
    "tool_call",
]
