{{- define "wayfarer.name" -}}
{{- $name := ternary .Release.Name (printf "%s-wayfarer" .Release.Name) (contains "wayfarer" .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "wayfarer.selector" -}}
app.kubernetes.io/name: wayfarer
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "wayfarer.labels" -}}
{{ include "wayfarer.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{- define "wayfarer.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* Links to services would set WAYFARER_GATEWAY_PORT and the like, which are settings of ours. */}}
{{- define "wayfarer.pod" -}}
enableServiceLinks: false
automountServiceAccountToken: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "wayfarer.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "wayfarer.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "wayfarer.selector" . | nindent 8 }}
{{- end -}}

{{- define "wayfarer.secret" -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ .root.Values.secret.name }}, key: {{ .key }}}}
{{- end -}}

{{- define "wayfarer.env" -}}
{{- with .root.Values.traces.endpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- range $name, $value := (index .root.Values .part).env }}
- {name: WAYFARER_{{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end -}}
