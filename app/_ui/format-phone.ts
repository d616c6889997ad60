/** Country codes of two digits (ITU E.164); 1 and 7 have one, all others three. */
const TWO_DIGITS = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * An E.164 number in groups that can be read aloud: "+1 202 555 0142", "+49 151 234 567". A Twilio Messaging Service, by
 * its SID, is called that. Others are left as they are.
 */
export function formatPhone(value: string): string {
  if (/^MG[0-9a-f]{32}$/i.test(value)) return `Messaging Service …${value.slice(-4)}`;
  if (!/^\+\d{7,15}$/.test(value)) return value;
  const digits = value.slice(1);
  if (digits.startsWith("1") && digits.length === 11) {
    return `+1 ${digits.slice(1, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
  }
  const length = /^[17]/.test(digits) ? 1 : TWO_DIGITS.test(digits) ? 2 : 3;
  const national = digits.slice(length).match(/.{1,3}/g) ?? [];
  const last = national.at(-1);
  // A lone last digit joins the group before it.
  const groups = last?.length === 1 ? [...national.slice(0, -2), (national.at(-2) ?? "") + last] : national;
  return `+${digits.slice(0, length)} ${groups.join(" ")}`;
}
