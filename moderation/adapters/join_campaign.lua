-- Puts a comment into the campaign that shares one of its bands, or begins one, in one step.
--
-- KEYS  the bands of the comment's sketch
-- ARGV  now in milliseconds; the window in milliseconds; the comment's id; the author; the prefix of campaigns' keys
-- returns {the campaign's id, how many authors it has within the window}
--
-- A campaign's own key is made here of an id read from a band, so all of these keys must live on one Redis node.

local now, window, id, author, prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

local campaign = id
for _, known in ipairs(redis.call('MGET', unpack(KEYS))) do
  if known then
    campaign = known
    break
  end
end

for _, band in ipairs(KEYS) do
  redis.call('SET', band, campaign, 'PX', window)
end

local authors = prefix .. campaign
redis.call('ZREMRANGEBYSCORE', authors, '-inf', now - window)
redis.call('ZADD', authors, now, author)
redis.call('PEXPIRE', authors, window)
return { campaign, redis.call('ZCARD', authors) }
