-- The language server. Neovim reads this file by itself; `plugin/meed.lua` switches it on.
return {
  cmd = { "meed", "lsp" },
  filetypes = { "meed" },
  root_markers = { ".git" },
  init_options = {
    -- What other places say of an error is shown as hints of its own, since Neovim lists no related places.
    diagnostics = { hints = true },
    inlayHints = { worth = true, years = true },
    codeLens = { examples = true, totals = true, references = true },
  },
}
