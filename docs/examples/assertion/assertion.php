<?php

/** The claims of X-MFA-Assertion; null: this request did not come through the gate. $path is without the query. */
function verify_assertion(?string $token, string $key, string $audience, string $method, string $path, ?int $now = null): ?array
{
    $now ??= time();
    $parts = explode('.', $token ?? '');
    if (count($parts) !== 3) return null;
    [$head, $body, $signature] = $parts;
    $digest = hash_hmac('sha256', "$head.$body", $key, true);
    $expected = rtrim(strtr(base64_encode($digest), '+/', '-_'), '=');
    if (!hash_equals($expected, $signature)) return null;
    $claims = json_decode(base64_decode(strtr($body, '-_', '+/')), true);
    $isNow = $claims['iat'] <= $now + 5 && $now < $claims['exp'];
    $isThis = $claims['aud'] === $audience && $claims['htm'] === $method && $claims['path'] === $path;
    return $isNow && $isThis ? $claims : null;
}
