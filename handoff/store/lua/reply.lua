-- Stores the bot's answer and finishes its turn: whoever removes the turn from its stream is the one who answers.
-- KEYS: see the shared part. ARGV: 1 conversation, 2 channel, 3 ids in their stream of the turns that it answers (the
--   first decides), 4 epoch, 5 episode, 6 state after ('' unless handed off), 7 request to the line or '',
--   8 id of the shopper's message, 9 what the bot made of it (JSON object, masked, for the studio) or '',
--   10 n fields, then n pairs, then the bodies.
-- Returns {'ok', id, …} | {'stale', state} (somebody else answered, or it is not that stretch of the bot any more).
-- include: conversation.lua
local s = standing()
local first, more = string.match(ARGV[3], '(%S+)(.*)')
if redis.call('XDEL', KEYS[5], first) == 0 then return { 'stale', s and s.state } end
for turn in string.gmatch(more, '%S+') do redis.call('XDEL', KEYS[5], turn) end
if not s then return { 'not_owner' } end
if s.state ~= 'bot' or s.epoch ~= tonumber(ARGV[4]) or s.episode ~= ARGV[5] then return { 'stale', s.state } end
local now = now_ms()
local fields = tonumber(ARGV[10])
set_fields(11, fields, now, ARGV[6] == 'waiting')
local ids = { 'ok' }
for i = 11 + 2 * fields, #ARGV do ids[#ids + 1] = append(s, now, ARGV[i], 'bot') end
if ARGV[9] ~= '' then
  local d = '{"ts":' .. now .. ',' .. string.sub(ARGV[9], 2)
  redis.call('XADD', KEYS[4], '*', 'c', ARGV[1], 'id', ARGV[8], 'd', d, 'by', 'bot', 'k', 'reading')
end
if ARGV[6] ~= '' then
  s.state = ARGV[6]
  s.fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
  redis.call('HSET', KEYS[1], 'state', s.state)
  ask_line(s, ARGV[7])
  list(s.state)
  redis.call('SPUBLISH', ARGV[2], '~state')
end
keep(s.state)
return ids
