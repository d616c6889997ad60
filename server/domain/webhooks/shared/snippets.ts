/** How a receiver verifies an event, without any library; run by tests where the language is at hand. */
export interface Snippet {
  language: string;
  label: string;
  code: string;
}

const NODE = `import { createHmac, timingSafeEqual } from "node:crypto";

// headers: lower-case names. body: the raw text, before any JSON.parse. secret: "whsec_…".
export function verify(headers, body, secret) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) throw new Error("Too old or too new");
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const expected = createHmac("sha256", key).update(\`\${id}.\${timestamp}.\${body}\`).digest();
  const valid = String(headers["webhook-signature"]).split(" ").some((signature) => {
    const [version, value] = signature.split(",");
    const given = Buffer.from(value ?? "", "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!valid) throw new Error("The signature does not match");
  return JSON.parse(body);
}
`;

const PYTHON = `import base64, hashlib, hmac, json, time

# headers: lower-case names. body: the raw bytes. secret: "whsec_…".
def verify(headers, body, secret):
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("Too old or too new")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    for signature in headers["webhook-signature"].split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value, expected):
            return json.loads(body)
    raise ValueError("The signature does not match")
`;

const GO = `package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verify checks the raw body; secret is "whsec_…".
func Verify(header http.Header, body []byte, secret string) error {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > 300 {
		return errors.New("too old or too new")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	for _, signature := range strings.Split(header.Get("webhook-signature"), " ") {
		version, value, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(value)
		if err == nil && version == "v1" && hmac.Equal(given, mac.Sum(nil)) {
			return nil
		}
	}
	return errors.New("the signature does not match")
}
`;

const PHP = `<?php
// $headers: lower-case names. $body: file_get_contents("php://input"). $secret: "whsec_…".
function verify(array $headers, string $body, string $secret): array
{
    $id = $headers["webhook-id"];
    $timestamp = $headers["webhook-timestamp"];
    if (abs(time() - (int) $timestamp) > 300) {
        throw new RuntimeException("Too old or too new");
    }
    $key = base64_decode(substr($secret, strlen("whsec_")));
    $expected = base64_encode(hash_hmac("sha256", "$id.$timestamp.$body", $key, true));
    foreach (explode(" ", $headers["webhook-signature"]) as $signature) {
        [$version, $value] = explode(",", $signature, 2);
        if ($version === "v1" && hash_equals($expected, $value)) {
            return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        }
    }
    throw new RuntimeException("The signature does not match");
}
`;

export const SNIPPETS: readonly Snippet[] = [
  { language: "node", label: "Node.js", code: NODE },
  { language: "python", label: "Python", code: PYTHON },
  { language: "go", label: "Go", code: GO },
  { language: "php", label: "PHP", code: PHP },
];
