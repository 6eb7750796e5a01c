package shuzi.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.WeightFormat;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.download.ExportedFile;
import shuzi.web.metadata.Metadata;
import shuzi.web.metadata.MetadataPatch;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.DamagedException;
import shuzi.web.problem.NotFoundException;

/** Stores, finds and deletes models, and keeps the weights of those in use in memory. */
@Service
public class Models {

    private static final int MAX_DOWNLOADS = 4; // each has its weights in memory

    private final ModelRepository models;
    private final ModelUse use;
    private final MatrixEngine engine;
    private final Clock clock;
    private final Cache<ModelId, Classifier> classifiers;
    private final ConcurrencyLimiter downloads = new ConcurrencyLimiter(MAX_DOWNLOADS, "downloads of weights");
    private final RecentAnswers recent = new RecentAnswers(Ticker.systemTicker());

    Models(ModelRepository models, ModelUse use, MatrixEngine engine, Clock clock, ModelSettings settings) {
        this.models = models;
        this.use = use;
        this.engine = engine;
        this.clock = clock;
        this.classifiers = Caffeine.newBuilder()
                .maximumWeight(settings.cache().toBytes())
                .weigher((ModelId id, Classifier classifier) ->
                        (int) Math.min(Integer.MAX_VALUE, classifier.model().weightsBytes()))
                .build();
    }

    /**
     * Creates a model, which {@link #add} stores.
     *
     * @param classes in the order of the output units
     */
    public NewModel create(
            String name,
            Provenance provenance,
            TrainedNetwork trained,
            TrainedOn trainedOn,
            List<NumeralClass> classes) {
        byte[] weights = WeightFormat.encode(trained.network());
        var model = new Model(
                new ModelId(UUID.randomUUID()),
                Metadata.named(name),
                provenance,
                trained.network().topology(),
                trained.preparation(),
                trained.temperature(),
                trained.rejectionThreshold(),
                classes,
                trained.trainAccuracy(),
                trained.validationAccuracy(),
                trained.confusionMatrix(),
                trained.testResults(),
                sha256(weights),
                weights.length,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                List.of());
        return new NewModel(model, trained.network(), weights, trainedOn);
    }

    /** Stores a new model. */
    @Transactional
    public Model add(NewModel created) {
        models.insert(created.model(), created.weights());
        models.insert(created.model().id(), created.trainedOn());
        return created.model();
    }

    /** Stores a model unless it is stored already. */
    @Transactional
    void addIfAbsent(Model model, byte[] weights, TrainedOn trainedOn) {
        if (!models.exists(model.id())) {
            models.insert(model, weights);
            models.insert(model.id(), trainedOn);
        }
    }

    /**
     * Stores the images that a stored model was trained on, unless they are stored already or there is no such model.
     *
     * @return whether it stored them
     */
    @Transactional
    boolean addIfMissing(ModelId id, TrainedOn trainedOn) {
        return models.exists(id) && models.insert(id, trainedOn);
    }

    /** Returns the stored images that a model was trained on; empty for models from before they were stored. */
    public Optional<TrainedOn> trainedOn(ModelId id) {
        return models.trainedOn(id);
    }

    /**
     * Returns a model without its weights.
     *
     * @throws NotFoundException if the model does not exist
     */
    public Model get(ModelId id) {
        return models.find(id).orElseThrow(() -> noSuchModel(id));
    }

    /** Returns the ids of all models, the oldest first. */
    public List<UUID> ids() {
        return models.ids();
    }

    public boolean exists(ModelId id) {
        return models.exists(id);
    }

    /**
     * Returns a model with its weights, from memory if it was used recently.
     *
     * @throws NotFoundException if the model does not exist
     */
    public Classifier classifier(ModelId id) {
        recent.require(id, () -> {
            if (!models.exists(id)) { // another replica may have deleted it
                classifiers.invalidate(id);
                throw noSuchModel(id);
            }
        });
        return classifiers.get(id, this::load);
    }

    private Classifier load(ModelId id) {
        Model model = get(id);
        return new Classifier(model, WeightFormat.decode(weights(model)), engine);
    }

    /** Returns a model that is not stored yet with its weights. */
    public Classifier classifier(NewModel created) {
        return new Classifier(created.model(), created.network(), engine);
    }

    /**
     * Returns the stored weights of a model.
     *
     * @throws NotFoundException if the model was deleted
     * @throws DamagedException if their digest is not that of the weights that were stored
     */
    byte[] weights(Model model) {
        byte[] weights = models.weights(model.id()).orElseThrow(() -> noSuchModel(model.id()));
        if (!sha256(weights).equals(model.weightsDigest())) {
            throw DamagedException.model(model.id());
        }
        return weights;
    }

    /**
     * Writes the stored weights of a model to a temporary file, so that a slow client does not keep them in memory.
     *
     * @throws shuzi.web.problem.TooManyRequestsException if the maximum number of downloads is being prepared
     * @throws DamagedException if their digest is not that of the weights that were stored
     */
    ExportedFile weightsFile(Model model) throws IOException {
        return downloads.run(() -> ExportedFile.of(out -> out.write(weights(model))));
    }

    /**
     * Changes the metadata of a model.
     *
     * @param condition throws if the model is not in the state that the client expects
     */
    @Transactional
    Model change(ModelId id, MetadataPatch patch, Consumer<Model> condition) {
        Model model = getAndLock(id);
        condition.accept(model);
        models.update(id, patch.applyTo(model.metadata()));
        return get(id);
    }

    /** Returns a model and locks it, so that it does not change before the transaction ends. */
    private Model getAndLock(ModelId id) {
        if (!models.lock(id)) {
            throw noSuchModel(id);
        }
        return get(id);
    }

    /**
     * Deletes a model.
     *
     * @param condition throws if the model is not in the state that the client expects
     * @throws NotFoundException if the model does not exist
     * @throws shuzi.web.problem.ConflictException if the model is in use
     */
    @Transactional
    void delete(ModelId id, Consumer<Model> condition) {
        use.lock();
        condition.accept(getAndLock(id));
        use.requireUnused(id);
        recent.invalidate();
        if (!models.delete(id)) {
            throw noSuchModel(id);
        }
        classifiers.invalidate(id);
    }

    Page<Model> list(ModelFilter filter, PageQuery query) {
        return models.list(filter, query);
    }

    private static NotFoundException noSuchModel(ModelId id) {
        return NotFoundException.of("model", id);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
