-- Takes one attempt from every counter, or from none when one of them is used up.
-- KEYS: the counters. ARGV: for each key its limit and its life in seconds.
-- Returns how many attempts are left after this one, or -1 when none was left.
local left = math.huge
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[2 * i - 1])
  left = math.min(left, limit - tonumber(redis.call('GET', key) or '0') - 1)
end
if left < 0 then
  return -1
end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then
    redis.call('EXPIRE', key, ARGV[2 * i])
  end
end
return left
