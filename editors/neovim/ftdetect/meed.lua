vim.filetype.add({ extension = { meed = "meed" } })
