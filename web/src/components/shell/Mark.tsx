/** The product's mark: a dotted way that ends at a place. Decorative; the name stands beside it. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="var(--wf-color-accent)" />
      <path
        d="M6.500 22.500c4.500 0 4-9 9-9s4.500 6.500 9 6.500"
        fill="none"
        stroke="var(--wf-color-accent-text)"
        strokeWidth="2.600"
        strokeLinecap="round"
        strokeDasharray="0.1 4.2"
      />
      <circle cx="24.500" cy="10.500" r="3.700" fill="var(--wf-color-signal)" />
    </svg>
  );
}
