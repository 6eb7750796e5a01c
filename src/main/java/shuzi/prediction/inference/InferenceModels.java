package shuzi.prediction.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.core.id.ModelId;
import shuzi.core.id.ResourceId;
import shuzi.database.RepeatedReads;
import shuzi.model.Models;
import shuzi.model.alias.AliasRevision;
import shuzi.model.alias.Aliases;
import shuzi.prediction.PredictionTarget;
import shuzi.prediction.Predictions;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.ProblemException;

/**
 * The models by the names and versions of the protocol. A name is an alias, whose versions are its revisions, or the id of
 * a model, which has one version.
 */
@Component
class InferenceModels {

    private static final Logger log = LoggerFactory.getLogger(InferenceModels.class);
    private static final String ONLY_VERSION = "1";
    private static final String VERSION = "[1-9][0-9]{0,8}";

    private final Predictions predictions;
    private final Aliases aliases;
    private final Models models;
    private final RepeatedReads reads;

    InferenceModels(Predictions predictions, Aliases aliases, Models models, RepeatedReads reads) {
        this.predictions = predictions;
        this.aliases = aliases;
        this.models = models;
        this.reads = reads;
    }

    /** A model by its name and version. */
    record NamedModel(String name, String version, PredictionTarget target) {}

    /**
     * Returns a model.
     *
     * @param version null for the version that answers at present
     * @throws NotFoundException if there is no such model or version
     */
    NamedModel get(String name, @Nullable String version) {
        if (version != null && !version.matches(VERSION)) {
            throw noSuchVersion(name, version);
        }
        if (ResourceId.isId(name)) {
            if (version != null && !version.equals(ONLY_VERSION)) {
                throw noSuchVersion(name, version);
            }
            return new NamedModel(name, ONLY_VERSION, predictions.target(name));
        }
        if (version == null) {
            PredictionTarget present = predictions.target(name);
            return new NamedModel(name, String.valueOf(present.revision()), present);
        }
        return revision(name, version);
    }

    /** Returns a revision of an alias; the present one from memory, if it can be loaded. */
    private NamedModel revision(String name, String version) {
        try {
            PredictionTarget present = predictions.target(name);
            if (version.equals(String.valueOf(present.revision()))) {
                return new NamedModel(name, version, present);
            }
        } catch (NotFoundException e) {
            throw e;
        } catch (ProblemException e) {
            log.debug("The present model of alias {} cannot be loaded; version {} may be usable", name, version, e);
        }
        ModelId id = reads.read(() -> aliases.revision(name, Integer.parseInt(version)))
                .map(AliasRevision::modelId)
                .orElseThrow(() -> noSuchVersion(name, version));
        return new NamedModel(name, version, predictions.target(id.toString()));
    }

    private static NotFoundException noSuchVersion(String name, String version) {
        return NotFoundException.because("Model %s has no version %s.".formatted(name, version));
    }

    /** Returns the versions of a model whose weights are stored, the newest last. */
    List<String> versions(NamedModel model) {
        return ResourceId.isId(model.name())
                ? List.of(ONLY_VERSION)
                : reads.read(() -> aliases.revisionsWithModels(model.name())).stream()
                        .map(String::valueOf)
                        .toList();
    }

    /** Returns all aliases with their present versions, then all models. */
    List<IndexEntry> list() {
        var entries = new ArrayList<IndexEntry>();
        for (AliasRevision alias : reads.read(aliases::all)) {
            entries.add(entry(alias));
        }
        for (UUID id : reads.read(models::ids)) {
            entries.add(IndexEntry.ready(id.toString(), ONLY_VERSION));
        }
        return entries;
    }

    private IndexEntry entry(AliasRevision alias) {
        try {
            int revision = predictions.target(alias.alias()).revision();
            return IndexEntry.ready(alias.alias(), String.valueOf(revision));
        } catch (ProblemException e) {
            return IndexEntry.unavailable(alias.alias(), String.valueOf(alias.revision()), e.detail());
        }
    }
}
