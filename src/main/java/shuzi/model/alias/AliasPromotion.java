package shuzi.model.alias;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import shuzi.core.id.ModelId;
import shuzi.model.Models;

/** Changes aliases at the request of clients: loads the model before it answers, and follows the change at once. */
@Service
class AliasPromotion {

    private final Aliases aliases;
    private final AliasResolver resolver;
    private final Models models;

    AliasPromotion(Aliases aliases, AliasResolver resolver, Models models) {
        this.aliases = aliases;
        this.resolver = resolver;
        this.models = models;
    }

    /**
     * Points an alias at a model that can be loaded.
     *
     * @throws shuzi.web.problem.NotFoundException if a model does not exist
     * @throws shuzi.web.problem.DamagedException if the weights of a model are damaged
     * @see Aliases#set
     */
    AliasRevision set(
            String alias,
            AliasController.AliasTarget target,
            AliasChange change,
            Consumer<Optional<AliasRevision>> condition) {
        requireLoadable(target.modelId());
        requireLoadable(target.shadowModelId());
        AliasRevision revision = aliases.set(alias, target.modelId(), target.shadowModelId(), change, condition, null);
        resolver.refresh();
        return revision;
    }

    private void requireLoadable(@Nullable ModelId model) {
        if (model != null) {
            models.classifier(model);
        }
    }

    /** Rolls an alias back. See {@link Aliases#rollBack}. */
    AliasRevision rollBack(
            String alias,
            @Nullable Integer toRevision,
            AliasChange change,
            Consumer<Optional<AliasRevision>> condition) {
        AliasRevision revision = aliases.rollBack(alias, toRevision, change, condition);
        resolver.refresh();
        return revision;
    }

    /** Deletes an alias. See {@link Aliases#delete}. */
    AliasRevision delete(String alias, AliasChange change, Consumer<Optional<AliasRevision>> condition) {
        AliasRevision last = aliases.delete(alias, change, condition);
        resolver.refresh();
        return last;
    }
}
