package shuzi.model.evaluation;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.dataset.Datasets;
import shuzi.dataset.Split;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.model.TrainedOn;
import shuzi.web.problem.NotFoundException;
import tools.jackson.databind.JsonNode;

/** Finds out which images a stored model was trained on. */
@Service
public class ModelTrainingImages {

    private final Models models;
    private final Datasets datasets;

    ModelTrainingImages(Models models, Datasets datasets) {
        this.models = models;
        this.datasets = datasets;
    }

    /**
     * Returns the images that a model was trained on. For a model from before they were stored, these are the training
     * images of its data set, and the images of the model that its job started from.
     */
    public TrainedOn of(Model model) {
        return models.trainedOn(model.id()).orElseGet(() -> ofProvenance(model));
    }

    private TrainedOn ofProvenance(Model model) {
        DatasetId datasetId = model.provenance().datasetId();
        if (datasetId == null || model.provenance().jobId() == null) { // an imported model was only evaluated on it
            return TrainedOn.UNKNOWN;
        }
        TrainedOn own = known(() -> TrainedOn.exactly(datasets.hashes(datasetId, Split.TRAIN)));
        ModelId initial = initialModel(model);
        return initial == null ? own : own.and(known(() -> of(models.get(initial))));
    }

    private static TrainedOn known(Supplier<TrainedOn> images) {
        try {
            return images.get();
        } catch (NotFoundException e) { // the data set or the model was deleted
            return TrainedOn.UNKNOWN;
        }
    }

    private static @Nullable ModelId initialModel(Model model) {
        JsonNode id = model.provenance().config().path("initialModelId");
        return id.isString() ? new ModelId(UUID.fromString(id.asString())) : null;
    }
}
