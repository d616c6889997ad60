declare module "fxa-common-password-list" {
  const list: {
    /** True for one of the most common passwords of eight characters and more. */
    test(password: string): boolean;
  };
  export default list;
}
