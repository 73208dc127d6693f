"""The official Mermaid parser, run in V8 by a child process."""
