package shuzi.model.alias;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import shuzi.core.id.ModelId;
import shuzi.model.ModelUse;
import shuzi.web.problem.ConflictException;

/** Prevents the deletion of models that aliases use, or may be rolled back to. */
@Component
class ModelsOfAliases implements ModelUse {

    private static final int KEPT_REVISIONS = 10;
    private static final int MAX_NAMED = 10;

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
        List<AliasRevision> using = aliases.using(id, KEPT_REVISIONS);
        if (!using.isEmpty()) {
            String uses = using.stream()
                    .limit(MAX_NAMED)
                    .map(use -> "%s in revision %d of alias %s"
                            .formatted(
                                    id.equals(use.modelId()) ? "it answers" : "it is the shadow",
                                    use.revision(),
                                    use.alias()))
                    .collect(Collectors.joining(", "));
            throw ConflictException.because("Model %s is in use: %s. The last %d revisions of each alias count."
                    .formatted(id, uses, KEPT_REVISIONS));
        }
    }
}
