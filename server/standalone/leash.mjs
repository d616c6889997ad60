// Preloaded into every child: when the supervisor is gone (kill -9 too), the child goes as well.
if (process.channel) {
  process.once("disconnect", () => process.exit(0));
  process.channel.unref();
}
