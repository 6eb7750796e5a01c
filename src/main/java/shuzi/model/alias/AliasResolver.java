package shuzi.model.alias;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import shuzi.core.id.ModelId;
import shuzi.database.DatabaseNotifications;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.ProblemException;

/**
 * Keeps the models of all aliases of this replica in memory, so that a prediction needs no database. A change of an
 * alias arrives as a notification, and by a poll in case that was lost. The new model is loaded and warmed up before it
 * answers; until then, and if it cannot be loaded, the previous one answers.
 */
@Component
public class AliasResolver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AliasResolver.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(30); // of a model that cannot be loaded

    private final AliasRepository aliases;
    private final Models models;
    private final ClassifierWarmUp warmUp;
    private final AliasMetrics metrics;
    private final Map<String, ServedAlias> served = new ConcurrentHashMap<>();
    private final Map<String, Failure> failed = new HashMap<>(); // guarded by this
    private final AtomicBoolean queued = new AtomicBoolean(); // a refresh waits for the thread
    private final ScheduledThreadPoolExecutor thread;
    private volatile Runnable onChange = () -> {};
    private volatile boolean unreachable;
    private volatile @Nullable Future<?> polling;

    AliasResolver(
            AliasRepository aliases,
            Models models,
            ClassifierWarmUp warmUp,
            AliasMetrics metrics,
            DatabaseNotifications notifications) {
        this.aliases = aliases;
        this.models = models;
        this.warmUp = warmUp;
        this.metrics = metrics;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("aliases").factory());
        notifications.subscribe("model_alias", alias -> refreshLater(), this::refreshLater);
    }

    /**
     * A revision that could not be loaded.
     *
     * @param retryAt when to try again, in nanoseconds
     */
    private record Failure(int revision, RuntimeException cause, long retryAt) {}

    /**
     * Returns the models of an alias.
     *
     * @throws NotFoundException if the alias does not exist
     * @throws shuzi.web.problem.DamagedException if this replica has not loaded the alias before, and its model is damaged
     */
    public ServedAlias resolve(String alias) {
        ServedAlias loaded = served.get(alias);
        if (loaded != null) {
            return loaded;
        }
        return loadNew(aliases.find(alias).orElseThrow(() -> noSuchAlias(alias)));
    }

    /** Calls a listener after each change that this replica has followed. It must be quick. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Loads an alias that this replica does not know, because it is new or could not be loaded. */
    private synchronized ServedAlias loadNew(AliasRevision revision) {
        ServedAlias loaded = served.get(revision.alias());
        if (loaded != null) {
            return loaded;
        }
        Failure recent = failed.get(revision.alias());
        if (recent != null && isToWait(recent, revision)) {
            throw recent.cause;
        }
        try {
            return load(revision);
        } catch (ProblemException e) {
            logFailure(revision, null, e);
            throw e;
        }
    }

    private static NotFoundException noSuchAlias(String alias) {
        return alias.equals(Aliases.DEFAULT)
                ? NotFoundException.because("There is no model yet: alias default does not exist. Train a model at"
                        + " /training-jobs, then point the alias at it with PUT /models/aliases/default.")
                : NotFoundException.of("alias or model", alias);
    }

    /** Follows a change that this replica has made. If the database is unavailable, the next poll does. */
    void refreshAfterChange() {
        refreshGuarded();
    }

    /** Loads what has changed, and discards what was deleted. */
    synchronized void refresh() {
        List<AliasRevision> present = aliases.all();
        Set<String> names = present.stream().map(AliasRevision::alias).collect(Collectors.toSet());
        for (String name : Set.copyOf(served.keySet())) {
            if (!names.contains(name)) {
                served.remove(name);
                failed.remove(name);
                metrics.remove(name);
                onChange.run();
            }
        }
        for (AliasRevision revision : present) {
            ServedAlias loaded = served.get(revision.alias());
            Failure recent = failed.get(revision.alias());
            if ((loaded == null || loaded.revision() != revision.revision())
                    && (recent == null || !isToWait(recent, revision))) {
                try {
                    load(revision);
                } catch (DataAccessException | TransactionException e) {
                    throw e; // the next poll tries again
                } catch (RuntimeException e) {
                    logFailure(revision, loaded, e);
                }
            }
        }
    }

    private ServedAlias load(AliasRevision revision) {
        Classifier classifier = loaded(revision, revision.requireModelId());
        Classifier shadow = shadow(revision);
        var alias = new ServedAlias(revision.alias(), revision.revision(), classifier, shadow);
        @Nullable ServedAlias previous = served.put(revision.alias(), alias);
        failed.remove(revision.alias());
        onChange.run();
        metrics.followed(previous, alias);
        if (previous != null) {
            log.info(
                    "Alias {} is at revision {}: model {} ({})",
                    alias.alias(),
                    alias.revision(),
                    classifier.model().name(),
                    classifier.model().id());
        }
        return alias;
    }

    /** Returns the shadow model; null if there is none or it cannot be loaded, because then the alias still answers. */
    private @Nullable Classifier shadow(AliasRevision revision) {
        if (revision.shadowModelId() == null) {
            return null;
        }
        try {
            return loaded(revision, revision.shadowModelId());
        } catch (ProblemException e) {
            log.error(
                    "Cannot load shadow model {} of alias {}, so the alias has no shadow here: {}",
                    revision.shadowModelId(),
                    revision.alias(),
                    e.detail());
            return null;
        }
    }

    private Classifier loaded(AliasRevision revision, ModelId id) {
        ServedAlias present = served.get(revision.alias());
        if (present != null && present.classifier().model().id().equals(id)) {
            return present.classifier();
        }
        Classifier classifier = models.classifier(id);
        warmUp.warm(classifier);
        return classifier;
    }

    private static boolean isToWait(Failure failure, AliasRevision revision) {
        return failure.revision == revision.revision() && System.nanoTime() - failure.retryAt < 0;
    }

    /** Logs once that a revision cannot be loaded. A poll tries again after a while. */
    private void logFailure(AliasRevision revision, @Nullable ServedAlias previous, RuntimeException e) {
        Failure before =
                failed.put(revision.alias(), new Failure(revision.revision(), e, System.nanoTime() + RETRY.toNanos()));
        if (before != null && before.revision == revision.revision()) {
            return;
        }
        log.error(
                "Cannot load model {} of alias {}, revision {}. {}",
                revision.modelId(),
                revision.alias(),
                revision.revision(),
                previous == null
                        ? "The alias does not answer."
                        : "Model %s of revision %d continues to answer."
                                .formatted(previous.classifier().model().id(), previous.revision()),
                e);
    }

    private void refreshLater() {
        if (!queued.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(() -> {
                queued.set(false);
                refreshGuarded();
            });
        } catch (RejectedExecutionException e) {
            log.debug("This replica stops", e);
        }
    }

    private void refreshGuarded() {
        try {
            refresh();
            unreachable = false;
        } catch (DataAccessException | TransactionException e) {
            if (!unreachable) {
                log.warn("Cannot read the aliases. The models in memory continue to answer: {}", e.getMessage());
            }
            unreachable = true;
        } catch (Throwable e) { // the poll must go on
            log.error("Cannot follow the aliases", e);
        }
    }

    @Override
    public void start() {
        polling = thread.scheduleWithFixedDelay(
                this::refreshGuarded, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return polling != null && !thread.isShutdown();
    }
}
