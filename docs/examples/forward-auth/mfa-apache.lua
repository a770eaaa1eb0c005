-- Apache httpd asks Sallyport about each request (docs/forward-auth.md, apache.conf). It needs LuaSocket (lua-socket).
--
-- What to put in your place:
--   127.0.0.1:8787   Sallyport
--   MFA_PROXY_KEY    the key that `forwardAuth({ keys })` was given. Keep this file from other eyes.

require "apache2"
local http = require "socket.http"
local ltn12 = require "ltn12"

local SALLYPORT, KEY = "http://127.0.0.1:8787", "MFA_PROXY_KEY"
-- In seconds. A request waits for its answer in a thread of httpd's.
http.TIMEOUT = 10

-- These are of the connection, or of a body, and not of what is asked about.
local LEFT_OUT = {
  ["accept-encoding"] = true, ["connection"] = true, ["content-length"] = true, ["expect"] = true, ["host"] = true,
  ["keep-alive"] = true, ["proxy-connection"] = true, ["te"] = true, ["trailer"] = true, ["transfer-encoding"] = true,
}
-- Some sites take the path from these. It would be another one than was decided about.
local OTHER_PATHS = { "^forwarded$", "^x%-forwarded%-", "^x%-original%-", "^x%-override%-", "^x%-rewrite%-" }
-- What goes to the browser of an answer that is no yes. All other fields are about the question.
local TO_BROWSER = {
  "Location", "WWW-Authenticate", "Cache-Control", "Set-Cookie", "Vary", "Retry-After", "Allow",
  "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy",
  "Strict-Transport-Security", "X-Content-Type-Options",
}
local ANSWERS = { [303] = true, [400] = true, [401] = true, [403] = true, [405] = true, [421] = true, [503] = true }
local IDENTITY = { "X-MFA-Principal", "X-MFA-Account", "X-MFA-Amr", "X-MFA-Auth-Time" }

local function starts_one_of(name, patterns)
  for _, pattern in ipairs(patterns) do
    if name:find(pattern) then return true end
  end
  return false
end

-- What `Connection` names, httpd would ask about and not pass on: it names nothing but what becomes of the connection.
local function keep_connection_plain(r)
  local said = (r.headers_in["Connection"] or ""):lower()
  local kept = {}
  for token in said:gmatch("[^%s,]+") do
    if token == "close" or token == "keep-alive" then kept[#kept + 1] = token end
  end
  if (r.headers_in["Upgrade"] or ""):lower() == "websocket" then
    kept[#kept + 1] = "upgrade"
  else
    r.headers_in["Upgrade"] = nil
  end
  r.headers_in["Connection"] = #kept > 0 and table.concat(kept, ", ") or nil
end

local function take_away(r, is_unwanted)
  for name in pairs(r:headers_in_table()) do
    local lower = name:lower()
    if is_unwanted(lower) then r.headers_in[name] = nil end
  end
end

local function names_another_path(name) return starts_one_of(name, OTHER_PATHS) end
-- What a browser sends under our names goes no further, nor X_NAME, which many sites read as X-NAME.
local function looks_like_ours(name) return name:find("^x%-mfa%-") or not name:find("^[a-z0-9-]+$") end

local function question(r, uri)
  local fields = {}
  for name, value in pairs(r:headers_in_table()) do
    local lower = name:lower()
    if not LEFT_OUT[lower] then fields[lower] = value end
  end
  local host = r.headers_in["Host"]
  fields["host"] = host
  fields["connection"] = "close"
  fields["x-mfa-proxy-key"] = KEY
  fields["x-forwarded-method"] = r.method
  fields["x-forwarded-proto"] = r.is_https and "https" or "http"
  fields["x-forwarded-host"] = host
  fields["x-forwarded-for"] = r.useragent_ip
  fields["x-forwarded-uri"] = uri
  return fields
end

local function refuse(r, status, said, body)
  if not ANSWERS[status] then return 503 end
  for _, name in ipairs(TO_BROWSER) do
    local value = said[name:lower()]
    if value then r.err_headers_out[name] = value end
  end
  -- httpd takes a text that begins like an address for one.
  if body:find("^[{<]") then
    r.subprocess_env["mfa_type"] = said["content-type"]
    r:custom_response(status, body)
  end
  return status
end

-- apache.conf refuses each request of which this was not said.
local function let_through(r)
  r.subprocess_env["mfa_allowed"] = "1"
  return apache2.DECLINED
end

local function decide(r)
  -- As it was sent, letter for letter, and as the site gets it.
  local uri = r.unparsed_uri
  if uri:sub(1, 1) ~= "/" then return 400 end
  local lower, read = uri:lower(), r.uri:lower()
  -- Questions come from httpd alone.
  if lower:find("^/mfa/authorize") or read:find("^/mfa/authorize") then return 404 end
  keep_connection_plain(r)
  take_away(r, names_another_path)
  -- Ours only where both readings of the path say so; anything else is asked about.
  if uri:find("^/mfa/") and r.uri:find("^/mfa/") then return let_through(r) end
  take_away(r, looks_like_ours)

  local body = {}
  local ok, status, said = http.request({
    url = SALLYPORT .. "/mfa/authorize",
    headers = question(r, uri),
    redirect = false,
    sink = ltn12.sink.table(body),
  })
  if not ok or type(said) ~= "table" then return 503 end
  if status ~= 200 then return refuse(r, status, said, table.concat(body)) end
  for _, name in ipairs(IDENTITY) do
    local value = said[name:lower()]
    -- Sallyport always says all four.
    if value == nil then return 503 end
    r.headers_in[name] = value
  end
  local cookie = said["set-cookie"]
  if cookie then r.subprocess_env["mfa_cookie"] = cookie end
  if cookie or said["x-mfa-principal"] ~= "" then r.subprocess_env["mfa_private"] = "1" end
  return let_through(r)
end

-- Whatever goes wrong, and whatever is no decision, refuses.
function ask(r)
  local ok, status = pcall(decide, r)
  if ok and type(status) == "number" then return status end
  if not ok then r:err("Sallyport: " .. tostring(status)) end
  return 503
end
