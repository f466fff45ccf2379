-- A person's session in Neovim, with the configuration of `editors/neovim` as it is installed: opens the schedule, makes a
-- mistake, reads it, takes the fix, changes an amount. Ends with 0 where all of it went well.

local failures = {}

local function check(name, holds, seen)
  print((holds and "ok   " or "FAIL ") .. name .. (holds and "" or ": " .. vim.inspect(seen)) .. "\n")
  if not holds then
    table.insert(failures, name)
  end
end

local function skipped(name)
  print("skip " .. name .. ": the server does not have it\n")
end

--- Waits at most ten seconds for something to hold.
local function comes(condition)
  return vim.wait(10000, condition, 20)
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      return number, line
    end
  end
  error("no line has " .. text)
end

--- Types over the first place of `old` in its line.
local function type_over(line, old, new)
  local number, text = line_of(line)
  local from, to = text:find(old, 1, true)
  vim.api.nvim_buf_set_text(0, number - 1, from - 1, number - 1, to, { new })
end

local function errors()
  return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
end

local function session()
  vim.cmd.edit("contract.meed")
  check("the file is known as meed", vim.bo.filetype == "meed", vim.bo.filetype)

  -- Colours.
  check("colours come from the tree", vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil)
  vim.treesitter.get_parser(0, "meed"):parse()
  local function colour(line, word)
    local number, text = line_of(line)
    local at = text:find(word, 1, true) - 1
    local names = {}
    for _, capture in ipairs(vim.treesitter.get_captures_at_pos(0, number - 1, at)) do
      table.insert(names, capture.capture)
    end
    return names
  end
  check("a keyword is one", vim.tbl_contains(colour("payment core", "payment"), "keyword"), colour("payment core", "payment"))
  check("a sum is a number", vim.tbl_contains(colour("£36,000,000", "£36"), "number"), colour("£36,000,000", "£36"))
  check("a defined name is one", vim.tbl_contains(colour("payment core", "core"), "function"), colour("payment core", "core"))
  check("blocks fold", comes(function() return vim.fn.foldlevel((line_of("payment core"))) == 1 end))

  -- The server.
  local function client()
    return vim.lsp.get_clients({ bufnr = 0, name = "meed" })[1]
  end
  check("the server is there", comes(function() return client() ~= nil and client().initialized end))
  local server = client()
  check("the schedule is sound", #errors() == 0, errors())

  -- A mistake, and its fix.
  local before = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  type_over("target    at least 90%", "at least", "at lest")
  check("the mistake is shown", comes(function() return #errors() == 1 end), errors())
  local error = errors()[1]
  if not error then
    return
  end
  check("where it is", error.lnum + 1 == (line_of("at lest")), error)
  check("in words", error.message:find("at least", 1, true) ~= nil, error.message)

  -- What `gra` offers, with the first fix chosen.
  vim.api.nvim_win_set_cursor(0, { error.lnum + 1, error.col })
  local offered
  vim.ui.select = function(items, options, choose)
    offered = vim.tbl_map(function(item) return item.action.title end, items)
    for index, item in ipairs(items) do
      if item.action.edit then
        return choose(item, index)
      end
    end
  end
  vim.lsp.buf.code_action()
  local mended = comes(function() return vim.deep_equal(before, vim.api.nvim_buf_get_lines(0, 0, -1, false)) end)
  check("the fix mends it", mended, offered)
  check("and the mistake is gone", comes(function() return #errors() == 0 end), errors())

  -- Amounts.
  if server:supports_method("textDocument/inlayHint") then
    local function worth()
      local row = line_of("points     20") - 1
      local labels = {}
      for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
        if hint.inlay_hint.position.line == row then
          local label = hint.inlay_hint.label
          if type(label) == "table" then
            label = table.concat(vim.tbl_map(function(part) return part.value end, label))
          end
          table.insert(labels, label)
        end
      end
      return table.concat(labels, " ")
    end
    check("hints are on", vim.lsp.inlay_hint.is_enabled({ bufnr = 0 }))
    check("20 points are worth what they are", comes(function() return worth():find("£1,440,000", 1, true) end), worth())
    type_over("£36,000,000", "£36,000,000", "£30,000,000")
    check("and follow the sum", comes(function() return worth():find("£1,200,000", 1, true) end), worth())
  else
    skipped("amounts at the end of lines")
  end

  vim.lsp.stop_client(vim.lsp.get_clients())
  check("the server ends", comes(function() return #vim.lsp.get_clients() == 0 end))
end

local fine, problem = xpcall(session, debug.traceback)
if not fine then
  print("FAIL " .. problem .. "\n")
end
vim.cmd((fine and #failures == 0) and "qall!" or "cquit")
