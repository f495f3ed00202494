-- Swaps the secret that brings a reload back.
-- KEYS: 1 st. ARGV: 1 hash of the presented secret, 2 hash of the new one.
-- `refresh` holds hashes: first the one presented last, then what was given for it. The first stays valid until one of
-- the others is used, so an answer that got lost, or two tabs that reload at once, lock nobody out.
-- Returns 1, or 0 if the presented secret is none of them.
local MOST = 4
local known = {}
for hash in string.gmatch(redis.call('HGET', KEYS[1], 'refresh') or '', '%S+') do known[#known + 1] = hash end
local at = 0
for i, hash in ipairs(known) do
  if hash == ARGV[1] then at = i end
end
if at == 0 then return 0 end
local valid = { ARGV[1] }
if at == 1 then
  for i = math.max(2, #known - MOST + 3), #known do valid[#valid + 1] = known[i] end
end
valid[#valid + 1] = ARGV[2]
redis.call('HSET', KEYS[1], 'refresh', table.concat(valid, ' '))
return 1
