package dev.cotangent.backend.cuda.emulator;

/**
 * Something that threads of a warp do together: each waits until all those have come that the mask
 * names.
 *
 * @param mask one bit for each lane
 * @param offer what the thread offers to the others
 * @param finish what the thread does when all have come
 */
record Exchange(int mask, long offer, Finish finish) {
  /** The end of an exchange, for one of its threads. */
  @FunctionalInterface
  interface Finish {
    /**
     * Takes what the thread wants of the others.
     *
     * @param offers what each lane has offered
     */
    void take(PtxThread thread, long[] offers);
  }
}
