package shuzi.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints why the service does not start, instead of a stack trace. */
final class InsecureStartFailureAnalyzer extends AbstractFailureAnalyzer<InsecureStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InsecureStartException failure) {
        return new FailureAnalysis(String.valueOf(failure.getMessage()), failure.action(), failure);
    }
}
