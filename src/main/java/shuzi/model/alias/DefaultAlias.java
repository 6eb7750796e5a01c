package shuzi.model.alias;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.model.Model;
import shuzi.model.StarterModel;

/**
 * Installs the starter model and points the alias {@code default} at it if that alias does not exist, before the
 * service is ready. With it the service can classify pictures before anybody has trained a network. Then loads the
 * models of all aliases.
 */
@Component
@Order(0)
class DefaultAlias implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(DefaultAlias.class);

    private final StarterModel starter;
    private final Aliases aliases;
    private final AliasRepository rows;
    private final AliasResolver resolver;
    private final TransactionTemplate transactions;

    DefaultAlias(
            StarterModel starter,
            Aliases aliases,
            AliasRepository rows,
            AliasResolver resolver,
            TransactionTemplate transactions) {
        this.starter = starter;
        this.aliases = aliases;
        this.rows = rows;
        this.resolver = resolver;
        this.transactions = transactions;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        starter.addTrainingImages();
        if (starter.isEnabled() && aliases.find(Aliases.DEFAULT).isEmpty()) {
            transactions.executeWithoutResult(transaction -> createUnlessPresent());
        }
        resolver.refresh();
    }

    private void createUnlessPresent() {
        rows.lock(); // one of several replicas does this
        if (aliases.find(Aliases.DEFAULT).isPresent()) {
            return;
        }
        Model model;
        try {
            model = starter.install();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var change = new AliasChange(null, "the model that comes with the service", null);
        aliases.set(Aliases.DEFAULT, model.id(), null, change, any -> {}, null);
        log.info("Installed the starter model {} as {}, for the alias default", model.name(), model.id());
    }
}
