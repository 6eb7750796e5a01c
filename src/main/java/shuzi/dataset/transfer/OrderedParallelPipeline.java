package shuzi.dataset.transfer;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import shuzi.web.problem.ProblemException;
import shuzi.web.problem.UnavailableException;

/**
 * Computes results on several threads and returns them one by one, in the order of their inputs. The threads are at
 * most a fixed number of batches ahead of the result that is returned.
 */
final class OrderedParallelPipeline implements Closeable {

    /** Inputs per batch. Waking a thread takes as long as decoding an image, so single inputs would be inefficient. */
    private static final int BATCH = 32;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ExecutorService workers;
    private final int ahead;

    OrderedParallelPipeline(int threads) {
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("images-", 0).factory());
        this.ahead = 4 * threads;
    }

    /** Computes a result from an input. Several threads call it at once. */
    interface Step<S, T> {

        T apply(S input) throws Exception;
    }

    /** Computes one result from each input. */
    <S, T> Results<T> map(Iterator<S> inputs, Step<S, T> step) {
        return flatMap(batches(inputs), batch -> {
            var results = new ArrayList<T>(batch.size());
            for (S input : batch) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                results.add(step.apply(input));
            }
            return results;
        });
    }

    /** Computes several results from each input. Each input is a batch. */
    <S, T> Results<T> flatMap(Iterator<S> inputs, Step<S, ? extends List<T>> step) {
        return new Results<>(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return inputs.hasNext();
            }

            @Override
            public Callable<List<T>> next() {
                S input = inputs.next();
                return () -> step.apply(input);
            }
        });
    }

    private static <S> Iterator<List<S>> batches(Iterator<S> inputs) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return inputs.hasNext();
            }

            @Override
            public List<S> next() {
                var batch = new ArrayList<S>(BATCH);
                while (batch.size() < BATCH && inputs.hasNext()) {
                    batch.add(inputs.next());
                }
                return batch;
            }
        };
    }

    /** Stops all threads. A thread that waits for a result gets an {@link UnavailableException}. */
    @Override
    public void close() {
        for (Runnable waiting : workers.shutdownNow()) {
            if (waiting instanceof Future<?> batch) {
                batch.cancel(true);
            }
        }
    }

    /**
     * The results in the order of their inputs. If a step throws a {@link ProblemException}, {@code hasNext} throws it,
     * too; any other exception becomes the cause of an {@link IllegalStateException}. Only one thread can use the
     * results.
     */
    final class Results<T> implements Iterator<T>, Closeable {

        private final Deque<Future<List<T>>> pending = new ArrayDeque<>();
        private Iterator<Callable<List<T>>> batches;
        private Iterator<T> batch = Collections.emptyIterator();

        private Results(Iterator<Callable<List<T>>> batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            while (!batch.hasNext()) {
                while (pending.size() <= ahead && batches.hasNext()) {
                    pending.add(submit(batches.next()));
                }
                if (pending.isEmpty()) {
                    return false;
                }
                batch = await(pending.remove()).iterator();
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return batch.next();
        }

        /** Cancels the computation of further results. */
        @Override
        public void close() {
            pending.forEach(future -> future.cancel(true));
            pending.clear();
            batches = Collections.emptyIterator();
            batch = Collections.emptyIterator();
        }

        private Future<List<T>> submit(Callable<List<T>> batch) {
            try {
                return workers.submit(batch);
            } catch (RejectedExecutionException e) {
                throw stopping();
            }
        }

        private List<T> await(Future<List<T>> batch) {
            try {
                return batch.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ProblemException problem) {
                    throw problem;
                }
                if (workers.isShutdown()) {
                    throw stopping();
                }
                throw new IllegalStateException("an image could not be computed", e.getCause());
            } catch (CancellationException e) {
                throw stopping();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for an image", e);
            }
        }

        private static UnavailableException stopping() {
            return UnavailableException.because("The service is shutting down. Try again later.", RETRY_AFTER);
        }
    }
}
