-- HAProxy asks Sallyport about each request (docs/forward-auth.md, haproxy.cfg). Nothing is to be changed here.
--
-- When this script fails, HAProxy goes on as if it had not been there. So it only ever writes down what Sallyport said, and
-- haproxy.cfg refuses each request of which `txn.mfa_allowed` was not written down, at the very end.

-- These are of the connection, or of a body, and not of what is asked about.
local LEFT_OUT = {
  ["accept-encoding"] = true, ["connection"] = true, ["content-length"] = true, ["expect"] = true, ["host"] = true,
  ["keep-alive"] = true, ["proxy-connection"] = true, ["te"] = true, ["trailer"] = true, ["transfer-encoding"] = true,
}

-- What goes to the browser of an answer that is no yes. All other fields are about the question.
local TO_BROWSER = {
  "location", "www-authenticate", "content-type", "cache-control", "set-cookie", "vary", "retry-after", "allow",
  "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "referrer-policy",
  "strict-transport-security", "x-content-type-options",
}
local ANSWERS = { [303] = true, [400] = true, [401] = true, [403] = true, [405] = true, [421] = true, [503] = true }

-- HAProxy counts the lines of a field from 0.
local function lines(values)
  local list = {}
  local at = 0
  while values ~= nil and values[at] ~= nil do
    list[#list + 1] = values[at]
    at = at + 1
  end
  return list
end

local function question(txn, key)
  local host = txn.sf:req_fhdr("host")
  local fields = {}
  for name, values in pairs(txn.http:req_get_headers()) do
    if not LEFT_OUT[name] then fields[name] = lines(values) end
  end
  fields["host"] = { host }
  fields["x-mfa-proxy-key"] = { key }
  fields["x-forwarded-method"] = { txn.sf:method() }
  fields["x-forwarded-host"] = { host }
  -- As it was sent, letter for letter, and as the site gets it.
  fields["x-forwarded-uri"] = { txn.sf:url() }
  return fields
end

local function refuse(txn, status, fields, body)
  txn:done(txn:reply({ status = status, headers = fields or {}, body = body or "" }))
end

local function ask(txn, sallyport, key)
  -- In milliseconds, four times in all: HAProxy asks again, three times.
  local asked = { url = sallyport .. "/mfa/authorize", headers = question(txn, key), timeout = 5000 }
  local answer = core.httpclient():get(asked)
  local status = answer and answer.status
  local fields = answer and answer.headers or {}
  if status ~= 200 then
    if not ANSWERS[status] then return refuse(txn, 503) end
    local passed = {}
    for _, name in ipairs(TO_BROWSER) do
      if fields[name] then passed[name] = lines(fields[name]) end
    end
    return refuse(txn, status, passed, answer.body)
  end

  local function one(name)
    local said = lines(fields[name])
    return #said == 1 and said[1] or nil
  end
  local principal, account = one("x-mfa-principal"), one("x-mfa-account")
  local amr, auth_time = one("x-mfa-amr"), one("x-mfa-auth-time")
  -- Sallyport always says all four.
  if not (principal and account and amr and auth_time) then return refuse(txn, 503) end
  local cookie = lines(fields["set-cookie"])[1]
  txn:set_var("txn.mfa_principal", principal)
  txn:set_var("txn.mfa_account", account)
  txn:set_var("txn.mfa_amr", amr)
  txn:set_var("txn.mfa_auth_time", auth_time)
  if cookie then txn:set_var("txn.mfa_cookie", cookie) end
  txn:set_var("txn.mfa_private", principal ~= "" or cookie ~= nil)
  txn:set_var("txn.mfa_allowed", true)
end

core.register_action("mfa", { "http-req" }, ask, 2)
