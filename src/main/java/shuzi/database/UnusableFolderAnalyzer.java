package shuzi.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with the folder of the embedded database, and what to do. */
final class UnusableFolderAnalyzer extends AbstractFailureAnalyzer<UnusableFolderException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnusableFolderException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
