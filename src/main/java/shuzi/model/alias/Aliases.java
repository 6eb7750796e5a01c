package shuzi.model.alias;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.id.ModelId;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.ConflictException;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.UnprocessableContentException;
import tools.jackson.databind.JsonNode;

/** Finds and changes aliases. Every change is a revision, made in one transaction. */
@Service
public class Aliases {

    /** The alias of clients that name no model. */
    public static final String DEFAULT = "default";

    /** Each alias keeps its models in the memory of every replica. */
    private static final int MAX_ALIASES = 100;

    private final AliasRepository aliases;
    private final Clock clock;

    Aliases(AliasRepository aliases, Clock clock) {
        this.aliases = aliases;
        this.clock = clock;
    }

    /**
     * Returns the present state of an alias.
     *
     * @throws NotFoundException if the alias does not exist
     */
    public AliasRevision get(String alias) {
        return find(alias).orElseThrow(() -> noSuchAlias(alias));
    }

    /** Returns the present state of an alias; empty if it does not exist. */
    public Optional<AliasRevision> find(String alias) {
        return aliases.find(alias);
    }

    /** Returns the present states of all aliases, without their comparisons. */
    public List<AliasRevision> all() {
        return aliases.all();
    }

    /** Returns a revision of an alias; empty if there was none with this number. */
    public Optional<AliasRevision> revision(String alias, int revision) {
        return aliases.revision(alias, revision);
    }

    /** Returns the numbers of the revisions of an alias whose models exist, the newest last. */
    public List<Integer> revisionsWithModels(String alias) {
        return aliases.revisionsWithModels(alias);
    }

    /**
     * Returns the state of an alias at a time.
     *
     * @throws NotFoundException if it did not exist then
     */
    AliasRevision at(String alias, Instant time) {
        return aliases.at(alias, time)
                .filter(revision -> !revision.isDeletion())
                .orElseThrow(() -> NotFoundException.because("There was no alias " + alias + " at " + time + "."));
    }

    Page<AliasRevision> list(PageQuery query) {
        return aliases.list(query);
    }

    /**
     * Returns the latest change of an alias, which may be its deletion.
     *
     * @throws NotFoundException if the alias has never existed
     */
    AliasRevision latest(String alias) {
        return aliases.latest(alias).orElseThrow(() -> noSuchAlias(alias));
    }

    /**
     * Returns the changes of an alias, the newest first. Those of a deleted alias are kept.
     *
     * @throws NotFoundException if the alias has never existed
     */
    Page<AliasRevision> revisions(String alias, PageQuery query) {
        latest(alias);
        return aliases.revisions(alias, query);
    }

    /** Locks all aliases until the transaction ends, and returns one of them; empty if it does not exist. */
    @Transactional(propagation = Propagation.MANDATORY)
    Optional<AliasRevision> lock(String alias) {
        aliases.lock();
        return aliases.find(alias);
    }

    /**
     * Points an alias at a model, and creates it if it does not exist.
     *
     * @param condition throws if the alias is not in the state that the client expects
     * @param comparison the comparison on which the change was decided; null if it has no condition
     * @throws NotFoundException if a model does not exist
     * @throws UnprocessableContentException if both models are the same
     */
    @Transactional
    public AliasRevision set(
            String alias,
            ModelId modelId,
            @Nullable ModelId shadowModelId,
            AliasChange change,
            Consumer<Optional<AliasRevision>> condition,
            @Nullable JsonNode comparison) {
        aliases.lock();
        Optional<AliasRevision> present = aliases.find(alias);
        condition.accept(present);
        if (present.isEmpty() && aliases.count() >= MAX_ALIASES) {
            throw ConflictException.because(
                    "There are %d aliases, which is the limit. Delete one first.".formatted(MAX_ALIASES));
        }
        if (modelId.equals(shadowModelId)) {
            throw UnprocessableContentException.field("shadowModelId", "must be another model than modelId");
        }
        requireModel(modelId);
        if (shadowModelId != null) {
            requireModel(shadowModelId);
        }
        return insert(alias, modelId, shadowModelId, change, comparison);
    }

    private void requireModel(ModelId id) {
        if (!aliases.keepModel(id)) {
            throw NotFoundException.of("model", id);
        }
    }

    /**
     * Makes a new revision that equals an older one.
     *
     * @param toRevision number of the older one; null for the one before the present one
     * @param condition throws if the alias is not in the state that the client expects
     * @throws NotFoundException if the alias does not exist
     * @throws UnprocessableContentException if there is no revision of that number
     * @throws ConflictException if the revision has no model, or its model was deleted
     */
    @Transactional
    AliasRevision rollBack(
            String alias,
            @Nullable Integer toRevision,
            AliasChange change,
            Consumer<Optional<AliasRevision>> condition) {
        aliases.lock();
        AliasRevision present = get(alias);
        condition.accept(Optional.of(present));
        if (toRevision == null
                && aliases.revision(alias, present.revision() - 1).isEmpty()) {
            throw ConflictException.because(
                    "Alias %s has no revision before revision %d.".formatted(alias, present.revision()));
        }
        int number = number(present, toRevision);
        AliasRevision target = aliases.revision(alias, number)
                .orElseThrow(() -> UnprocessableContentException.field(
                        "toRevision",
                        "must be a revision of alias %s, at most %d".formatted(alias, present.revision())));
        if (target.isDeletion()) {
            throw ConflictException.because(
                    "Revision %d deleted alias %s, so it has no model to roll back to.".formatted(number, alias));
        }
        requireModelOf(target, target.requireModelId());
        if (target.shadowModelId() != null) {
            requireModelOf(target, target.shadowModelId());
        }
        return insert(alias, target.requireModelId(), target.shadowModelId(), change, null);
    }

    private static int number(AliasRevision present, @Nullable Integer toRevision) {
        return toRevision == null ? present.revision() - 1 : toRevision;
    }

    /** Returns the model that would answer after a rollback; empty if the rollback is impossible. */
    Optional<ModelId> modelAfterRollBack(String alias, @Nullable Integer toRevision) {
        return aliases.find(alias)
                .flatMap(present -> aliases.revision(alias, number(present, toRevision)))
                .map(AliasRevision::modelId);
    }

    private void requireModelOf(AliasRevision revision, ModelId model) {
        if (!aliases.keepModel(model)) {
            throw ConflictException.because("Model %s of revision %d of alias %s was deleted."
                    .formatted(model, revision.revision(), revision.alias()));
        }
    }

    /**
     * Deletes an alias. Its revisions are kept.
     *
     * @param condition throws if the alias is not in the state that the client expects
     * @return its last state
     * @throws NotFoundException if the alias does not exist
     * @throws ConflictException if it is the default
     */
    @Transactional
    AliasRevision delete(String alias, AliasChange change, Consumer<Optional<AliasRevision>> condition) {
        aliases.lock();
        AliasRevision present = get(alias);
        condition.accept(Optional.of(present));
        if (alias.equals(DEFAULT)) {
            throw ConflictException.because(
                    "Alias default cannot be deleted, because requests without a model use it. Point it at another model"
                            + " instead.");
        }
        insert(alias, null, null, change, null);
        return present;
    }

    private AliasRevision insert(
            String alias,
            @Nullable ModelId modelId,
            @Nullable ModelId shadowModelId,
            AliasChange change,
            @Nullable JsonNode comparison) {
        Optional<AliasRevision> latest = aliases.latest(alias);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // after the latest change even if the clock was set back, so that each time has one state
        Instant earliest = latest.map(before -> before.updatedAt().plus(1, ChronoUnit.MICROS))
                .orElse(now);
        var revision = new AliasRevision(
                alias,
                latest.map(AliasRevision::revision).orElse(0) + 1,
                modelId,
                shadowModelId,
                now.isBefore(earliest) ? earliest : now,
                change.by(),
                change.reason(),
                change.requestId(),
                comparison);
        aliases.insert(revision);
        return revision;
    }

    private static NotFoundException noSuchAlias(String alias) {
        return NotFoundException.of("alias", alias);
    }
}
