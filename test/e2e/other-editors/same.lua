-- Runs in a headless Neovim: what it knows of the files of a repository, as lines of JSON.
dofile('/test/snippet')
vim.cmd('filetype on')
vim.cmd('edit /test/same/Dockerfile')
local expected = tonumber(vim.env.FINDINGS)
assert(vim.wait(60000, function() return #vim.diagnostic.get() >= expected end, 50), 'findings are missing')
-- What would come too much comes at once.
vim.wait(500)
local severities = { 'error', 'warning', 'info', 'hint' }
for _, found in ipairs(vim.diagnostic.get()) do
  print(vim.json.encode({
    file = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(found.bufnr), ':t'),
    line = found.lnum + 1,
    column = found.col + 1,
    severity = severities[found.severity],
    rule = found.code,
    message = found.message,
  }))
end
vim.cmd('qall!')
