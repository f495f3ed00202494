-- Reads the agents who take offers and are here: one call, for the router asks at every move of the line.
-- KEYS 1 ready agents (zset)
-- ARGV 1 shift ms (unused) · 2 prefix of agents · 3 prefix of what agents hold
-- Returns {agent, free since ms, how many conversations, {field, value, …}}, …
-- Keys made from the prefixes carry the line's tag, so they are in this slot.
local seats = {}
local ready = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #ready, 2 do
  local agent = ARGV[2] .. ready[i]
  if redis.call('HEXISTS', agent, 'absent') == 0 then
    seats[#seats + 1] = { ready[i], ready[i + 1], redis.call('SCARD', ARGV[3] .. ready[i]), redis.call('HGETALL', agent) }
  end
end
return seats
