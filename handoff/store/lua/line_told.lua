-- Remembers the place that a shopper was told, unless the conversation has left the line meanwhile.
-- KEYS 1 item
-- ARGV 1 shift ms (unused) · 2 place · 3 why it grew ('': it did not)
-- Returns 1, or 0 when there is no such item.
local phase = redis.call('HGET', KEYS[1], 'phase')
if phase ~= 'waiting' and phase ~= 'offered' then return 0 end
redis.call('HSET', KEYS[1], 'told', ARGV[2], 'why', ARGV[3])
return 1
