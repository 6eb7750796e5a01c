package shuzi.model.alias;

import java.util.List;
import org.springframework.stereotype.Component;
import shuzi.core.id.ModelId;
import shuzi.model.ModelUse;
import shuzi.web.problem.ConflictException;

/** Prevents the deletion of models that aliases use, or may be rolled back to. */
@Component
class ModelsOfAliases implements ModelUse {

    private static final int KEPT_REVISIONS = 10;

    private final AliasRepository aliases;

    ModelsOfAliases(AliasRepository aliases) {
        this.aliases = aliases;
    }

    @Override
    public void lock() {
        aliases.lock();
    }

    @Override
    public void requireUnused(ModelId id) {
        List<String> using = aliases.using(id, KEPT_REVISIONS);
        if (!using.isEmpty()) {
            throw ConflictException.because("Model %s is in use by %s: now or in one of the last %d revisions."
                    .formatted(
                            id,
                            (using.size() == 1 ? "alias " : "aliases ") + String.join(", ", using),
                            KEPT_REVISIONS));
        }
    }
}
