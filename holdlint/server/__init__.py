"""The door for editors: a language server (extra `lsp`). It holds no analysis: each one runs in a process of its own."""
