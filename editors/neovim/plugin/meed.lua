-- Switches on what Neovim has for Meed. Needs Neovim 0.11 or newer; on older ones there are colours and indentation only.
if not (vim.lsp.config and vim.lsp.enable) then
  return
end

vim.lsp.enable("meed")

-- A client without the program would be a riddle: say what is missing, once.
local told = false
vim.api.nvim_create_autocmd("FileType", {
  pattern = "meed",
  callback = function()
    if not told and vim.fn.executable("meed") == 0 then
      told = true
      vim.notify("meed: the program `meed` is not on the PATH, so there are colours and no checks", vim.log.levels.WARN)
    end
  end,
})

vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(attached)
    local client = vim.lsp.get_client_by_id(attached.data.client_id)
    if not client or client.name ~= "meed" then
      return
    end
    local buffer = attached.buf
    if client:supports_method("textDocument/inlayHint") then
      vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    end
    if client:supports_method("textDocument/codeLens") then
      vim.api.nvim_create_autocmd({ "BufEnter", "TextChanged", "InsertLeave" }, {
        buffer = buffer,
        callback = function()
          vim.lsp.codelens.refresh({ bufnr = buffer })
        end,
      })
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end
  end,
})
