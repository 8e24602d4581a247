declare namespace jest {
  interface Matchers<R> {
    /** Of a `LineTestBed`: no user was shown anything from the bot while a message of theirs that it had was unread. */
    toHaveReadBeforeEveryAnswer(): R;
  }
}
