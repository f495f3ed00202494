-- Shared by the verbs on a conversation.
-- KEYS: 1 st, 2 seen, 3 log, 4 arch, 5 turns, 6 route, 7 held (one partition). ARGV: 1 conversation, 2 channel, then the verb's own.
-- Forgotten here: the bot's after a week of silence, a closed one after a day in which somebody may come back to read.
-- The archive's stream holds every entry itself, so nothing has to wait for it.
local KEEP_S = { bot = 604800, closed = 86400 }

local function now_ms()
  local t = redis.call('TIME')
  return string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
end

-- Returns the conversation's standing, or nil. A log that vanished gets a new epoch: an id never means two messages.
local function standing()
  local v = redis.call('HMGET', KEYS[1], 'state', 'owner', 'fence', 'epoch', 'episode', 'last')
  if not v[1] then return nil end
  local s = { state = v[1], owner = v[2] or '', fence = v[3], epoch = tonumber(v[4]), episode = v[5], last = v[6] or '' }
  if s.last ~= '' and redis.call('EXISTS', KEYS[3]) == 0 then
    s.epoch = s.epoch + 1
    s.last = ''
    redis.call('HSET', KEYS[1], 'epoch', s.epoch)
  end
  return s
end

-- Appends one body (JSON object without its time): subscribers and the archive get the same bytes. Returns the id.
local function append(s, now, body, by)
  local d = '{"ts":' .. now .. ',' .. string.sub(body, 2)
  local id = redis.call('XADD', KEYS[3], s.epoch .. '-*', 'd', d)
  redis.call('SPUBLISH', ARGV[2], id .. ' ' .. d)
  redis.call('XADD', KEYS[4], '*', 'c', ARGV[1], 'id', id, 'd', d, 'by', by)
  redis.call('HSET', KEYS[1], 'last', id)
  s.last = id
  return id
end

-- The greeting that the widget drew is stored before the very first entry.
local function greet(s, now, greeting)
  if greeting ~= '' and s.last == '' and s.epoch == 1 then append(s, now, greeting, 'bot') end
end

-- The bot's turn for entry `id`; what it says is refused later unless epoch and episode are still these.
local function ask_bot(s, id, turn)
  if turn ~= '' and s.state == 'bot' then
    redis.call('XADD', KEYS[5], '*', 'c', ARGV[1], 'id', id, 'epoch', s.epoch, 'episode', s.episode, 'd', turn)
  end
end

-- A request to the line: the JSON object gets the fence, and the hand-off card if there is one.
local function ask_line(s, route)
  if route == '' then return end
  local card = redis.call('HGET', KEYS[1], 'card')
  local head = '{"fence":' .. s.fence .. ','
  if card then head = head .. '"card":' .. card .. ',' end
  redis.call('XADD', KEYS[6], '*', 'd', head .. string.sub(route, 2))
end

-- Sets fields from ARGV[from] on (name, value, …; count pairs); an empty value removes the field.
-- A card that goes into the line learns since when, unless it knows; so does a call-back.
local function set_fields(from, count, now, joins)
  for i = from, from + 2 * count - 2, 2 do
    local name, value = ARGV[i], ARGV[i + 1]
    if value == '' then
      redis.call('HDEL', KEYS[1], name)
    else
      if name == 'card' and joins and not string.find(value, '"since":', 1, true) then
        value = '{"since":' .. now .. ',' .. string.sub(value, 2)
      end
      if name == 'callback' then value = '{"since":' .. now .. ',' .. string.sub(value, 2) end
      redis.call('HSET', KEYS[1], name, value)
    end
  end
end

local function keep(state)
  for i = 1, 3 do
    if KEEP_S[state] then
      redis.call('EXPIRE', KEYS[i], KEEP_S[state])
    else
      redis.call('PERSIST', KEYS[i])
    end
  end
end

-- Keeps the list of those who wait, have a person or left a call-back: from it a line that lost all its keys is made again.
local function list(state)
  if state == 'bot' or state == 'closed' then
    redis.call('SREM', KEYS[7], ARGV[1])
  else
    redis.call('SADD', KEYS[7], ARGV[1])
  end
end

-- Says whether the log holds as many entries as it may: nobody fills the store with one conversation.
local function is_full(most)
  if most == '' then return false end
  -- Ids are dense, and the log itself is trimmed: its newest id says how many there were.
  local seq = string.match(redis.call('HGET', KEYS[1], 'last') or '', '%-(%d+)$')
  return seq ~= nil and seq + 1 >= tonumber(most)
end

-- Says whether `word` is one of the words in `list` (separated by spaces).
local function among(word, list)
  return string.find(' ' .. list .. ' ', ' ' .. word .. ' ', 1, true) ~= nil
end
