package shuzi.model.alias;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.model.Models;
import shuzi.model.NewModel;
import shuzi.model.evaluation.Comparison;
import shuzi.model.evaluation.Comparisons;
import shuzi.web.problem.ConflictException;
import shuzi.web.problem.ProblemException;
import shuzi.web.problem.UnprocessableContentException;
import shuzi.web.request.BackgroundChange;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes aliases for clients and jobs: compares the models if there is a condition, loads the new model before it
 * answers, and follows the change at once.
 */
@Service
public class Promotions {

    private final Aliases aliases;
    private final AliasResolver resolver;
    private final Models models;
    private final Comparisons comparisons;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    Promotions(
            Aliases aliases,
            AliasResolver resolver,
            Models models,
            Comparisons comparisons,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.aliases = aliases;
        this.resolver = resolver;
        this.models = models;
        this.comparisons = comparisons;
        this.json = json;
        this.events = events;
    }

    /**
     * Points an alias at a model that can be loaded, if the condition of the target is met.
     *
     * @param check throws if the alias is not in the state that the client expects
     * @throws shuzi.web.problem.NotFoundException if a model or the data set does not exist
     * @throws shuzi.web.problem.DamagedException if the weights of a model are damaged
     * @throws UnprocessableContentException if there is nothing to compare the models on
     * @throws ConflictException if the condition is not met, or the alias has changed during the comparison
     * @see Aliases#set
     */
    AliasRevision set(
            String alias,
            AliasController.AliasTarget target,
            AliasChange change,
            Consumer<Optional<AliasRevision>> check) {
        PromotionDecision decision = null;
        if (target.condition() != null) {
            check.accept(aliases.find(alias)); // before the comparison, which takes seconds
            decision = decide(
                    alias,
                    target.condition(),
                    incumbent -> comparisons.compare(target.modelId(), incumbent, datasetOf(target)));
            requireAllowed(decision);
        } else if (target.datasetId() != null) {
            throw UnprocessableContentException.field("datasetId", "needs a condition: set if");
        }
        requireLoadable(target.modelId());
        requireLoadable(target.shadowModelId());
        PromotionDecision decided = decision;
        AliasRevision revision = aliases.set(
                alias,
                target.modelId(),
                target.shadowModelId(),
                change,
                present -> {
                    check.accept(present);
                    if (decided != null) {
                        requireUnchanged(decided, present);
                    }
                },
                decided == null || decided.comparison() == null ? null : json.valueToTree(decided.comparison()));
        resolver.refreshAfterChange();
        return revision;
    }

    private DatasetId datasetOf(AliasController.AliasTarget target) {
        if (target.datasetId() != null) {
            return target.datasetId();
        }
        DatasetId trainedWith = models.get(target.modelId()).provenance().datasetId();
        if (trainedWith == null) {
            throw UnprocessableContentException.field(
                    "datasetId", "is missing, and model %s has no data set of its own".formatted(target.modelId()));
        }
        return trainedWith;
    }

    private static void requireAllowed(PromotionDecision decision) {
        if (!decision.allowed()) {
            throw decision.comparison() == null
                    ? ConflictException.because(decision.reason())
                    : ConflictException.because(decision.reason(), decision.comparison());
        }
    }

    private static void requireUnchanged(PromotionDecision decision, Optional<AliasRevision> present) {
        if (hasChanged(decision, present)) {
            throw ConflictException.because(changed(decision, present));
        }
    }

    private static boolean hasChanged(PromotionDecision decision, Optional<AliasRevision> present) {
        Integer decidedAt = decision.revision();
        int now = present.map(AliasRevision::revision).orElse(0);
        return decidedAt != null && decidedAt != now;
    }

    private static String changed(PromotionDecision decision, Optional<AliasRevision> present) {
        return "Alias %s has changed from revision %s to %s during the comparison. Nothing was promoted."
                .formatted(
                        decision.alias(),
                        decision.revision(),
                        present.map(now -> String.valueOf(now.revision())).orElse("deleted"));
    }

    private PromotionDecision decide(
            String alias, PromotionCondition condition, Function<ModelId, Comparison> compare) {
        Optional<AliasRevision> present = aliases.find(alias);
        if (present.isEmpty()) {
            return new PromotionDecision(
                    alias, 0, true, "Alias %s did not exist, so there was nothing to compare.".formatted(alias), null);
        }
        int revision = present.get().revision();
        if (condition == PromotionCondition.ALWAYS) {
            return new PromotionDecision(alias, null, true, "ALWAYS needs no comparison.", null);
        }
        Comparison comparison = compare.apply(present.get().requireModelId());
        return new PromotionDecision(
                alias, revision, condition.isMetBy(comparison), condition.describe(comparison), comparison);
    }

    /**
     * Decides whether the model of a job may take over an alias. If the models cannot be compared, it may not.
     *
     * @param model the model, which is not stored yet
     * @param datasetId data set of the job, on whose test images the models are compared
     */
    public PromotionDecision decide(PromotionRequest request, NewModel model, DatasetId datasetId) {
        try {
            return decide(
                    request.alias(),
                    request.condition(),
                    incumbent -> comparisons.compare(model, incumbent, datasetId));
        } catch (ProblemException e) {
            return new PromotionDecision(request.alias(), null, false, e.detail(), null);
        }
    }

    /**
     * Points an alias at the model of a job if that was decided and the alias has not changed since. All replicas, also
     * this one, follow when the transaction ends.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Promotion carryOut(PromotionDecision decision, ModelId model, AliasChange change) {
        if (!decision.allowed()) {
            return new Promotion(decision.alias(), false, null, decision.reason(), decision.comparison());
        }
        Optional<AliasRevision> present = aliases.lock(decision.alias());
        if (hasChanged(decision, present)) {
            return new Promotion(decision.alias(), false, null, changed(decision, present), decision.comparison());
        }
        AliasRevision revision = aliases.set(
                decision.alias(),
                model,
                present.map(AliasRevision::shadowModelId).orElse(null),
                change,
                any -> {},
                decision.comparison() == null ? null : json.valueToTree(decision.comparison()));
        events.publishEvent(new BackgroundChange(
                change.by(),
                "PUT",
                "/models/aliases/" + decision.alias(),
                change.requestId(),
                present.map(AliasBody::from).orElse(null),
                AliasBody.from(revision)));
        return new Promotion(decision.alias(), true, revision.revision(), decision.reason(), decision.comparison());
    }

    private void requireLoadable(@Nullable ModelId model) {
        if (model != null) {
            models.classifier(model);
        }
    }

    /** Rolls an alias back. See {@link Aliases#rollBack}. */
    AliasRevision rollBack(
            String alias, @Nullable Integer toRevision, AliasChange change, Consumer<Optional<AliasRevision>> check) {
        aliases.modelAfterRollBack(alias, toRevision).filter(models::exists).ifPresent(this::requireLoadable);
        AliasRevision revision = aliases.rollBack(alias, toRevision, change, check);
        resolver.refreshAfterChange();
        return revision;
    }

    /** Deletes an alias. See {@link Aliases#delete}. */
    AliasRevision delete(String alias, AliasChange change, Consumer<Optional<AliasRevision>> check) {
        AliasRevision last = aliases.delete(alias, change, check);
        resolver.refreshAfterChange();
        return last;
    }
}
