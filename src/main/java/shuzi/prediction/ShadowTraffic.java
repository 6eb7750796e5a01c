package shuzi.prediction;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import shuzi.core.image.ImageDecoder.WhenBusy;
import shuzi.core.image.InvalidImageException;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.alias.ServedAlias;

/**
 * Gives the pictures that an alias has answered to its shadow model, after the answer is out, and counts how the two
 * agree. One thread works on a bounded queue and lets predictions go first; what does not fit into the queue is dropped
 * and counted. So a shadow that is slow or broken neither delays nor fails an answer.
 */
@Component
class ShadowTraffic implements SmartLifecycle, HandlerInterceptor, WebMvcConfigurer {

    private static final Logger log = LoggerFactory.getLogger(ShadowTraffic.class);
    private static final String ATTRIBUTE = ShadowTraffic.class.getName();
    private static final int MAX_WAITING = 200; // pictures
    private static final long MAX_BYTES = 32 << 20; // of all pictures that wait
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final ShadowStatisticsRepository stored;
    private final PredictionPriority priority;
    private final PredictionMetrics metrics;
    private final Inference inference;
    private final BlockingQueue<ShadowedAnswer> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger pictures = new AtomicInteger(); // that wait, also for the end of their response
    private final AtomicLong bytes = new AtomicLong(); // of these pictures
    private final Map<AliasAtRevision, ShadowStatistics> unsaved = new HashMap<>(); // guarded by itself
    private final Set<AliasAtRevision> failing = new HashSet<>(); // used by the thread only
    private volatile @Nullable Thread thread;

    @Autowired
    ShadowTraffic(ShadowStatisticsRepository stored, PredictionPriority priority, PredictionMetrics metrics) {
        this(stored, priority, metrics, (shadow, file) -> shadow.classify(file, WhenBusy.PROCEED));
    }

    ShadowTraffic(
            ShadowStatisticsRepository stored,
            PredictionPriority priority,
            PredictionMetrics metrics,
            Inference inference) {
        this.stored = stored;
        this.priority = priority;
        this.metrics = metrics;
        this.inference = inference;
    }

    /** Classifies a picture. */
    @FunctionalInterface
    interface Inference {

        Classification classify(Classifier classifier, byte[] file) throws InvalidImageException;
    }

    /** An alias between two changes. */
    record AliasAtRevision(String alias, int revision) {

        static AliasAtRevision of(ServedAlias alias) {
            return new AliasAtRevision(alias.alias(), alias.revision());
        }
    }

    /**
     * Notes an answer of a request. Its picture is given to the shadow model when the response is out, unless too many wait
     * already.
     */
    void note(HttpServletRequest request, ShadowedAnswer answer) {
        if (!reserve(answer)) {
            return;
        }
        if (request.getAttribute(ATTRIBUTE) instanceof Noted noted) {
            noted.answers.add(answer);
        } else {
            request.setAttribute(ATTRIBUTE, new Noted(new ArrayList<>(List.of(answer))));
        }
    }

    /** Counts an answer, and reserves memory for its picture. Returns false if the picture is dropped. */
    private boolean reserve(ShadowedAnswer answer) {
        boolean fewBytes = bytes.addAndGet(answer.file().length) <= MAX_BYTES;
        boolean fewPictures = pictures.incrementAndGet() <= MAX_WAITING;
        boolean fits = fewBytes && fewPictures;
        count(answer.alias(), statistics -> {
            statistics.requests++;
            statistics.live.add(answer.nanos());
        });
        if (!fits) {
            drop(answer);
        }
        return fits;
    }

    private record Noted(List<ShadowedAnswer> answers) {}

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/predict", "/predict/**", "/v2/**");
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(ATTRIBUTE) instanceof Noted noted) {
            waiting.addAll(noted.answers); // fits, because each is reserved
        }
    }

    /** Queues a picture whose answer is out, or drops it if too many wait. */
    void submit(ShadowedAnswer answer) {
        if (reserve(answer)) {
            waiting.add(answer);
        }
    }

    private void drop(ShadowedAnswer answer) {
        release(answer);
        metrics.dropped(answer.alias());
        count(answer.alias(), statistics -> statistics.dropped++);
    }

    private void release(ShadowedAnswer answer) {
        bytes.addAndGet(-answer.file().length);
        pictures.decrementAndGet();
    }

    private void count(ServedAlias alias, Consumer<ShadowStatistics> counting) {
        synchronized (unsaved) {
            counting.accept(unsaved.computeIfAbsent(AliasAtRevision.of(alias), key -> new ShadowStatistics()));
        }
    }

    private void run() {
        long lastFlush = System.nanoTime();
        while (thread == Thread.currentThread()) {
            try {
                ShadowedAnswer answer = waiting.poll(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
                if (answer != null) {
                    release(answer);
                    priority.yieldToPredictions();
                    classify(answer);
                }
                if (System.nanoTime() - lastFlush >= FLUSH.toNanos()) {
                    flush();
                    lastFlush = System.nanoTime();
                }
            } catch (InterruptedException ignored) { // this replica stops
                return;
            } catch (DataAccessException | TransactionException e) {
                log.debug("Cannot store the statistics of shadow models; they are kept in memory", e);
                lastFlush = System.nanoTime();
            } catch (Throwable e) { // the thread must go on
                log.error("Cannot classify pictures with the shadow models", e);
            }
        }
    }

    private void classify(ShadowedAnswer answer) {
        Classifier shadow = answer.alias().shadow();
        if (shadow == null) {
            return;
        }
        long began = System.nanoTime();
        try {
            Classification result = inference.classify(shadow, answer.file());
            long nanos = System.nanoTime() - began;
            metrics.predictedByShadow(answer.alias());
            count(answer.alias(), statistics -> {
                statistics.shadow.add(nanos);
                if (!statistics.compare(answer, result)) {
                    metrics.disagreed(answer.alias());
                }
            });
        } catch (InvalidImageException | RuntimeException e) {
            count(answer.alias(), statistics -> statistics.failed++);
            if (failing.add(AliasAtRevision.of(answer.alias()))) {
                log.warn(
                        "Shadow model {} of alias {} cannot classify a picture. This is logged once.",
                        shadow.model().id(),
                        answer.alias().alias(),
                        e);
            }
        }
    }

    /** Stores what was counted since the last call. If the database is unavailable, it is kept. */
    void flush() {
        Map<AliasAtRevision, ShadowStatistics> counted;
        synchronized (unsaved) {
            counted = new HashMap<>(unsaved);
            unsaved.clear();
        }
        try {
            for (AliasAtRevision key : Set.copyOf(counted.keySet())) {
                stored.add(key, Objects.requireNonNull(counted.get(key)));
                counted.remove(key);
            }
        } finally {
            synchronized (unsaved) {
                counted.forEach((key, statistics) -> unsaved.computeIfAbsent(key, any -> new ShadowStatistics())
                        .add(statistics));
            }
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("shadow").unstarted(this::run);
        thread.start();
    }

    /** Stores the counts. The pictures that still wait are dropped. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
        for (ShadowedAnswer left = waiting.poll(); left != null; left = waiting.poll()) {
            drop(left);
        }
        try {
            flush();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The last statistics of shadow models are lost: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
