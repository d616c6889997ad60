/** What people say on the phone to agree, refuse, confirm and report. All patterns are linear in their input. */

const LEAD =
  /^(?:(?:ok(?:ay)?|well|oh|hm+|um+|uh|ah|hey|hi|hello|alright|so|great|thanks|thank you|cool|and|but)\b[\s,.!]*)+/i;

const YES =
  /^(?:y(?:es|eah|ep|up|a)\b|sure\b|correct\b|right\b|exactly\b|absolutely\b|definitely\b|of course\b|certainly\b|indeed\b|confirmed?\b|perfect\b|great\b|lovely\b|awesome\b|fine\b|agreed?\b|deal\b|please do\b|go (?:ahead|for it)\b|do (?:it|that|so)\b|sounds? (?:good|great|perfect|fine|right|wonderful|awesome|nice|lovely|like a plan|delightful)|works? for (?:me|us)|you(?:'ve)? got (?:it|that)|(?:that|this|it|all|everything|which)(?: (?:one|time|day|date|info\w*|all))?(?:'s|'ll|'d| is| will| would| does| looks?| sounds?| works?| suits?| seems?)\b|i(?:'d| would) (?:love|like|be (?:happy|glad|delighted)) (?:that|to|it)|(?:happy|glad) to\b|count (?:me|us) in\b|i(?:'m| am) (?:in|happy|fine|good|ok(?:ay)?|interested)\b|i (?:like|want|love|agree|confirm|do)\b|finally,? you got|that works|(?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?)?)(?: (?:at|morning|afternoon|evening|\d{1,2}(?::\d\d)?|[ap]\.?m\.?)){0,3},? (?:is (?:fine|good|great|perfect|ok(?:ay)?|all right|alright)|works|suits|sounds (?:good|great|fine|perfect))\b|let'?s do|why not|book it|no problem|yess+|for sure|by all means|me likey|looks? (?:good|fine|nice|great))/i;

const NO =
  /^(?:no\b(?! problem| worries| doubt)|nope\b|nah\b|not (?:now|yet|really|at|right|today|interested|this|exactly|for)\b|never\b|don'?t\b|do not\b|wrong\b|incorrect\b|negative\b|neither\b|nothing\b|i(?:'m| am) (?:not|afraid|sorry)\b|i (?:don'?t|do not|can'?t|cannot|won'?t|wouldn'?t|didn'?t)\b|i(?:'d| would) (?:rather|prefer) not\b|(?:that|this|it)(?: (?:one|time|day))? (?:doesn'?t|won'?t|isn'?t|is not|does not|will not|wouldn'?t)\b|(?:that|this|it)(?:'s| is| sounds| seems| would be) (?:(?:a )?(?:bit|little|way|far|much) )*(?:too|not|wrong|impossible|expensive)\b|sorry,? (?:no|but|i)\b|wait\b|actually\b|hold (?:on|that|it)|maybe (?:later|another|not)\b|some other time|another time|stop\b|leave me|remove me|take me off)/i;

const strip = (text: string) =>
  text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(LEAD, "")
    .trim();

/** "Yes, that works." Also praise alone ("Great!"), which the lead-in words would hide. */
export const isAffirmation = (text: string) => {
  const rest = strip(text);
  if (NO.test(rest)) return false;
  return YES.test(rest) || YES.test(text.replace(/[\u2018\u2019]/g, "'").trim());
};

export const isDenial = (text: string) => NO.test(strip(text));

/** The assistant says back what it understood. */
export const isRecap = (text: string) =>
  /\b(?:confirm(?:ing|ed|ation)?|verify(?:ing)?|to be clear|make sure|double[- ]check|ensure|is (?:that|this|it|everything|all) (?:correct|right|ok(?:ay)?|good|accurate)|(?:it'?s|am i|i'?m) (?:correct|right)|have i got|did i get|do i have (?:that|the|everything)|got everything|review (?:those|the|these)|following (?:details|information)|do you approve|(?:so,? )?(?:just )?you(?:'d| would)? (?:like|want|wish|need)(?:ed)? (?:a|an|the|to|me to|\d)|you(?:'re| are) (?:scheduling|booking|reserving|planning|looking to|going to)|(?:correct|right|yes|ok)\?)/i.test(
    text,
  ) || /^(?:ok(?:ay)?|sure|alright|great|right|so)?[,. ]*so\b.*\?/i.test(text);

/** The assistant reports that it is not done. */
export const isFailure = (text: string) =>
  !/\b(?:no|without) (?:problem|error|issue|trouble)/i.test(text) &&
  /\b(?:(?:could|can|was|were|am|is|are|did)(?:n'?t| not|not)(?: be| been| able to| get| seem to| manage to)* (?:able|made|make|book|set|reserve|schedule|complete|find a|create|add|rent|buy|purchase|process|transfer|confirm|go through|get|place|play|do|secure|finali[sz]e|succe\w+|send|available|possible)\w*|unable to|not able to|(?:was|were|is|been|has|have) (?:been )?(?:un|not )success\w*|unsuccessful\w*|fail(?:ed|ure|s)|went wrong|an (?:error|issue)|(?:ran|run) into|didn'?t (?:go through|work|succeed)|did not (?:go through|work|succeed)|(?:no|not any|aren'?t any|isn'?t any) (?:\w+ ){0,3}(?:available|availability|openings?|slots?)|not available|isn'?t available|fully booked|sold out|cancel+ed|declined|regretfully)\b/i.test(
    text,
  );

const DONE =
  "booked|reserved|scheduled|confirmed|made|set(?: up)?|created|added|rented|purchased|bought|transferr?ed|sent|completed?|placed|ordered|arranged|successful(?:ly)?|secured|processed|initiated|registered|finali[sz]ed|done|planned|paid|updated|submitted|delivered|in place|all set|a success|accepted|enrolled|signed up|cast|started|put (?:that|it) through|gone through|went through|began|begun|requested|called|cancelled";
const SUCCESS = new RegExp(
  `\\b(?:(?:is|are|was|were|been|be|got|being|has|have|had|'s|'re|'ve|i|we|and|now|went ahead and|all|successfully|you have|goodness) (?:(?:now|all|also|just|been|successfully|already|officially|went ahead and|got|that|your|you|it|the|in) ){0,3}(?:${DONE})\\b|(?:${DONE}) (?:successfully|for you|it for you|the \\w+|your \\w+)\\b|^(?:all )?(?:${DONE})[!.,]|(?:on (?:its|the|their) way|will be (?:here|there) (?:soon|shortly|in)|now playing|(?:is|it's|now|will begin|begin) playing|playing (?:it|your|the|that)\\b|was a success|congrat\\w*|you(?:'re| are) (?:all set|booked|confirmed|scheduled|in)|will be (?:reminded|notified)|has begun|i've (?:put|got) (?:that|it|you) (?:through|down|in)|enjoy (?:the|your) (?:song|music|\\w+ song)))`,
  "i",
);
/** The assistant reports that it is done. A question or a recap is no report. */
export const isSuccess = (text: string) =>
  SUCCESS.test(text.replace(/[\u2018\u2019]/g, "'")) &&
  !/\b(?:please (?:confirm|verify|ensure)|kindly|confirming|would you like|do you want|you want|shall i|should i|let me know)\b/i.test(
    text,
  ) &&
  !isFailure(text);

/** The customer ends it for good, whatever was asked. */
export const isRefusalForGood = (text: string) =>
  /\b(?:not interested|no interest|(?:don'?t|do not|stop|never|quit) (?:ever )?(?:call|ring|phone|contact|bother)(?:ing)?|take me off|remove (?:me|my number)|leave me alone|no thank(?:s| you),? (?:i|we)(?:'m| am|'re)? (?:not|fine|good|happy|all set)|already (?:have|with|got) (?:a|an|one|someone)|wrong number|not for (?:me|us)|changed my mind|go(?:od)? ?to hell)\b/i.test(
    text,
  );

export const isPostponement = (text: string) =>
  /\b(?:(?:call|ring|phone|try|contact) (?:me|us|back|again)? ?(?:back )?(?:later|again|tomorrow|tonight|next|another|in (?:a|an|the|\d+)|at|after|when|on)|call (?:me |us )?back|(?:not|isn'?t) a good time|bad time|(?:i'm|i am) (?:busy|driving|in a meeting|at work)|think (?:about|it over)|(?:maybe|perhaps) later|another time|let you know|get back to you|not (?:now|yet|right now|at (?:this|the) (?:time|moment)|today))\b/i.test(
    text,
  );

export const isVoicemail = (text: string) =>
  /\b(?:leave (?:a|your) (?:message|name)|after the (?:tone|beep)|voice ?mail|mailbox|not available (?:right now|to take)|can(?:'t|not) (?:come to|take your call|answer the phone)|reached the|(?:number|person) you (?:have )?(?:dialed|called|are trying))\b/i.test(
    text,
  );

/** Whoever picked up is not whom the call is for. */
export const isWrongNumber = (text: string) =>
  /(?<!\b(?:not|isn't|thought)(?: \w+){0,3} )\bwrong (?:number|person|guy|house|extension)\b(?![^.!]*\?)|\b(?:there(?:'s| is)|we have|i know|know of) (?:no|nobody|no ?one)(?: \w+){0,3} (?:here|by that name|called|named|with that name)\b|\b(?:nobody|no ?one)(?: here)? (?:by|with|of) that name\b|\b(?:doesn't|does not|don't|didn't|not) (?:live|work) here\b|\b(?:never heard of|don't know|do not know) (?:him|her|that (?:person|name)|any(?:one|body) (?:by|called|named))\b|\bi(?:'m| am) not (?:him|her|that person)\b/i.test(
    text.replace(/[\u2018\u2019]/g, "'"),
  );

/** "Well, maybe." Neither yes nor no. */
export const isHesitation = (text: string) =>
  /\b(?:maybe|perhaps|possibly|(?:not|n't) (?:really |quite )?(?:sure|certain|decided)|(?:don'?t|do not) know|no idea|it depends|depends on|i guess|let me think|have to think|might)\b/i.test(
    text,
  );

/** "Okay, bye then." */
export const isFarewell = (text: string) =>
  /\b(?:good ?bye|bye(?:[- ]bye)?|see (?:you|ya)|so long|take care|farewell|good night|talk (?:to you )?(?:soon|later)|have a (?:good|nice|great|lovely) (?:day|one|evening|afternoon|night|weekend)|hang(?:ing)? up|(?:have|got) to go)\b/i.test(
    text,
  );

/** Questions that open a call; a yes to them agrees to nothing. Only the last question of a turn waits for an answer. */
export const isSmallTalk = (text: string) =>
  /\b(?:am i (?:speaking|talking)|(?:do i (?:speak|talk)|is this|(?:hi|hello|hey),? is that) (?:to|with|mr|mrs|ms|dr|[a-z]+\?)|how are you|how(?:'s| is) (?:your day|it going)|can you hear|(?:have|got|spare) (?:\w+ ){1,3}(?:minutes?|moments?|seconds?)\b|time to talk|(?:is (?:this|now|it)|catch you at|reach you at) a (?:good|bad|convenient) (?:time|moment))/i.test(
    text.match(/[^.!?]*\?/g)?.at(-1) ?? text,
  );
