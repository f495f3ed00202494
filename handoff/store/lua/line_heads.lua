-- Reads whom to ask for next: of every lane the first who have their page open, and the first who left it.
-- KEYS 1 lanes (set) · 2 shoppers' last signs of life (zset)
-- ARGV 1 shift ms · 2 prefix of lanes · 3 prefix of items · 4 how many of each · 5 so far into a lane
--      6 ms after which somebody had left the page
-- Returns {Unix ms, {conversation, last sign of life in ms of who left or '', {field, value, …}}, …}
-- Keys made from the prefixes carry the line's tag, so they are in this slot.
-- include: line_now.lua
local now = now_ms(ARGV[1])
local heads, most = { now }, tonumber(ARGV[4])
for _, lane in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local waiting = redis.call('ZRANGE', ARGV[2] .. lane, 0, ARGV[5] - 1)
  local seen = #waiting > 0 and redis.call('ZMSCORE', KEYS[2], unpack(waiting)) or {}
  local here, left = 0, 0
  for i, conversation in ipairs(waiting) do
    local at, taken = '', false
    if seen[i] and now - seen[i] > tonumber(ARGV[6]) then
      at, left, taken = seen[i], left + 1, left < most
    else
      here, taken = here + 1, here < most
    end
    if taken then
      heads[#heads + 1] = { conversation, at, redis.call('HGETALL', ARGV[3] .. conversation) }
    end
  end
end
return heads
