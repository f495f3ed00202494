-- Takes the oldest entries off a log, none that still waits for the archive.
-- KEYS: 1 log, 2 arch. ARGV: 1 conversation, 2 how many entries stay at least, 3 most waiting entries to look at.
-- Returns how many went.
local over = redis.call('XLEN', KEYS[1]) - tonumber(ARGV[2])
if over <= 0 then return 0 end
local waiting = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[3] + 1)
if #waiting > tonumber(ARGV[3]) then return 0 end
for _, pointer in ipairs(waiting) do
  -- Fields as append wrote them: c, id, d, by. A conversation's entries wait in their order.
  if pointer[2][2] == ARGV[1] then
    local before = redis.call('XRANGE', KEYS[1], '-', '(' .. pointer[2][4], 'COUNT', over)
    over = #before
    break
  end
end
if over == 0 then return 0 end
return redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', redis.call('XLEN', KEYS[1]) - over)
