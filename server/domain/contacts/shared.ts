/**
 * "+14155552671" as people read it: "+1 415 555 2671". Other countries' numbers stay in E.164: the tables that
 * would group them weigh more than a page's whole script.
 */
export const formatPhone = (phone: string) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
