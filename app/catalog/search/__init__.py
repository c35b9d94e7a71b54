"""Words to products: a port, its engine, and the analysis both sides share."""
