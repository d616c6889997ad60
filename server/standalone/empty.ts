/** Stands in for "server-only" where no bundler runs. */
export {};
