package shuzi.core.matrix;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Work in independent parts, on all cores when it is worth waking them. */
final class Parallel {

    /** Fewer operations than this take less time than the hand-over to another thread. */
    private static final long WORTH_IT = 1_000_000;

    private static final int HELPERS = Runtime.getRuntime().availableProcessors() - 1;

    private static final int SPINS = 10_000;

    private Parallel() {}

    /**
     * Whether other threads are worth waking.
     *
     * @param operations additions, multiplications and the like of all parts together
     */
    static boolean isWorthIt(int parts, long operations) {
        return parts > 1 && operations >= WORTH_IT;
    }

    /**
     * Does each part once, on any thread, in any order. The caller takes parts like everyone else and never waits for a
     * thread that is busy elsewhere, only for parts that are being done.
     */
    static void forEach(int parts, IntConsumer part) {
        var work = new Work(parts, part);
        for (int helper = 0; helper < Math.min(HELPERS, parts - 1); helper++) {
            ForkJoinPool.commonPool().execute(work);
        }
        work.run();
        work.await();
    }

    private static final class Work implements Runnable {

        private final int parts;
        private final IntConsumer part;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private volatile @Nullable Throwable failure;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Work(int parts, IntConsumer part) {
            this.parts = parts;
            this.part = part;
            this.left = new AtomicInteger(parts);
        }

        @Override
        public void run() {
            for (int number = next.getAndIncrement(); number < parts; number = next.getAndIncrement()) {
                try {
                    part.accept(number);
                } catch (Throwable broken) {
                    failure = broken;
                }
                if (left.decrementAndGet() == 0) {
                    finish();
                }
            }
        }

        private void finish() {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        }

        /** Until the parts that others took are done. */
        void await() {
            for (int spin = 0; spin < SPINS && !done.isDone(); spin++) {
                Thread.onSpinWait(); // a part is short: to sleep and be woken would take longer
            }
            done.join();
        }
    }
}
