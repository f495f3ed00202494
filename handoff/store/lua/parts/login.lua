-- Counts a log-in or a log-out and says so: tokens and pages with a lower count are let in no more. Returns the count.
local function count_login(channel)
  local n = redis.call('HINCRBY', KEYS[1], 'login', 1)
  redis.call('SPUBLISH', channel, '~login ' .. n)
  return n
end
